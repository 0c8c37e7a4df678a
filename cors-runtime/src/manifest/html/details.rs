//! Each handler's policy in full.

use maud::{Markup, html};

use super::{anchor, methods, tags};
use crate::{
    manifest::{Handler, Manifest, Names, risk::Risk},
    text::shown,
};

pub(super) fn details(manifest: &Manifest) -> Markup {
    html! {
        section aria-labelledby="handlers" {
            h2 #handlers { "The handlers" }
            div.handlers {
                @for handler in &manifest.handlers { (article(handler)) }
            }
        }
    }
}

fn article(handler: &Handler) -> Markup {
    html! {
        article id=(anchor(handler)) {
            h3 { (shown(&handler.name)) }
            p.source { code { (shown(&handler.file)) ":" (handler.line) } }
            dl {
                (row("module", &html! { code { (shown(&handler.module)) } }))
                (row("methods", &methods(&handler.methods)))
                (row("origins", &origins(handler)))
                (row("credentials", &yes_or_no(handler.credentials)))
                (row("request headers", &names(&handler.headers)))
                (row("exposed headers", &names(&handler.expose)))
                (row("max-age", &max_age(handler.max_age)))
                @if handler.private_network { (row("private network", &yes_or_no(true))) }
                @if !handler.allow.is_empty() { (row("allows", &codes(&handler.allow))) }
            }
        }
    }
}

fn row(term: &str, description: &Markup) -> Markup {
    html! { div { dt { (term) } dd { (description) } } }
}

fn origins(handler: &Handler) -> Markup {
    html! {
        ul {
            @for origin in &handler.origins {
                li { code { (origin.written()) } " " (tags(Risk::of_origin(origin))) }
            }
        }
    }
}

fn names(names: &Names) -> Markup {
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

fn yes_or_no(is_allowed: bool) -> Markup {
    html! {
        @if is_allowed { span.tag { "allowed" } } @else { span.none { "no" } }
    }
}

fn max_age(seconds: Option<u32>) -> Markup {
    html! {
        @match seconds {
            Some(seconds) => { (seconds) " s" },
            None => span.none { "the browser's own, 5 s" },
        }
    }
}
