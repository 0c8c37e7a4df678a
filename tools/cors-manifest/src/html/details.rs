//! The policy of each handler in full.

use cors_rules::{Key, text::shown};
use maud::{Markup, html};

use crate::{
    enforce::Enforce,
    field::{Accessor, Field},
    handler::Handler,
    html::elements::{anchor, methods, tags},
    manifest::Manifest,
    names::Names,
    origin::Origin,
    risk::Risk,
    shared_path::SharedPath,
};

pub(super) fn details(manifest: &Manifest) -> Markup {
    html! {
        section aria-labelledby="handlers" {
            h2 #handlers { "The handlers" }
            div.handlers {
                @for handler in &manifest.handlers { (article(handler)) }
            }
        }
        @if !manifest.shared_paths.is_empty() { (shared_paths(&manifest.shared_paths)) }
    }
}

fn shared_paths(paths: &[SharedPath]) -> Markup {
    html! {
        section aria-labelledby="shared-paths" {
            h2 #shared-paths { "Paths with different request headers" }
            p {
                "Browsers cache preflight responses by URL: a script that may send a header to one "
                "handler of a path can send it to the path's other GET, HEAD and POST handlers."
            }
            dl {
                @for path in paths {
                    @let handlers = path.handlers.iter().map(|handler| shown(handler));
                    (row(&handlers.collect::<Vec<_>>().join(", "), &names_of(path)))
                }
            }
        }
    }
}

fn names_of(path: &SharedPath) -> Markup {
    let SharedPath { headers, .. } = path;
    let any = headers.any.then_some("*");
    let names = any
        .into_iter()
        .chain(headers.list.iter().map(String::as_str));
    html! { @for name in names { code { (shown(name)) } " " } }
}

fn article(handler: &Handler) -> Markup {
    html! {
        article id=(anchor(handler)) {
            h3 { (shown(&handler.name)) }
            p.source { code { (shown(&handler.source())) } }
            dl {
                (row("module", &html! { code { (shown(&handler.module)) } }))
                @for field in Field::all().filter(|field| is_row(field, handler)) {
                    (row(field.term, &value(&field, handler)))
                }
            }
        }
    }
}

/// Whether the page has a row for the field. Rules, a status and most flags have a row only if they are set.
fn is_row(field: &Field, handler: &Handler) -> bool {
    match field.value {
        // The page always states whether credentials are allowed.
        Accessor::Flag { get, .. } => get(handler) || field.key == Key::Credentials,
        Accessor::Status { get, default } => get(handler) != default,
        Accessor::Rules(get) => !get(handler).is_empty(),
        Accessor::Origins(_)
        | Accessor::Methods(_)
        | Accessor::HeaderNames { .. }
        | Accessor::Enforce { .. }
        | Accessor::Seconds { .. } => true,
    }
}

fn row(term: &str, description: &Markup) -> Markup {
    html! { div { dt { (term) } dd { (description) } } }
}

fn value(field: &Field, handler: &Handler) -> Markup {
    match field.value {
        Accessor::Origins(get) => origins(get(handler)),
        Accessor::Methods(get) => methods(get(handler)),
        Accessor::HeaderNames { get, .. } => header_names(get(handler)),
        Accessor::Seconds { get, default, .. } => seconds(get(handler), default),
        Accessor::Status { get, .. } => html! { (get(handler)) },
        Accessor::Flag { get, .. } => flag(get(handler)),
        Accessor::Enforce { get, .. } => enforce(get(handler)),
        Accessor::Rules(get) => codes(get(handler)),
    }
}

fn origins(origins: &[Origin]) -> Markup {
    html! {
        ul {
            @for origin in origins {
                li { code { (origin.written()) } " " (tags(Risk::from_origin(origin))) }
            }
        }
    }
}

fn header_names(names: &Names) -> Markup {
    html! {
        @if names.is_empty() { span.none { "the safelisted ones" } }
        @if names.any { span.tag { "any header" } " " }
        (codes(&names.list))
    }
}

fn codes(texts: &[String]) -> Markup {
    html! {
        @for text in texts { code { (shown(text)) } " " }
    }
}

fn flag(is_set: bool) -> Markup {
    html! {
        @if is_set { span.tag { "allowed" } } @else { span.none { "no" } }
    }
}

fn enforce(enforce: &Enforce) -> Markup {
    html! {
        @if enforce.is_on() { span.tag { "enforced" } } @else { span.none { "no" } }
        @if !enforce.hosts().is_empty() { " " (codes(enforce.hosts())) }
    }
}

fn seconds(seconds: Option<u32>, default: u32) -> Markup {
    html! {
        @match seconds {
            Some(seconds) => { (seconds) " s" },
            None => span.none { "the browser's default, " (default) " s" },
        }
    }
}
