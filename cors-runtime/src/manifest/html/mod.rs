//! The manifest as a page for a reviewer: no script, nothing from elsewhere.

mod details;
mod grid;
mod summary;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Handler, Manifest, Names, matrix::Matrix, risk::Risk, text::shown};

const STYLE: &str = include_str!("page.css");

impl Manifest {
    /// The manifest as one HTML page that needs nothing else, to look at in a review: who may call
    /// what, and what to look at first.
    #[must_use]
    pub fn to_html(&self) -> String {
        let matrix = Matrix::of(self);
        page(&html! {
            header {
                h1 { "CORS policies" }
                p { "Which sites' scripts may call which handlers of this program." }
            }
            main {
                (summary::figures(&matrix))
                (summary::high_risks(&matrix))
                (grid::grid(&matrix))
                (summary::legend(&matrix))
                (details::details(self))
            }
        })
        .into_string()
    }
}

fn page(body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { "CORS policies" }
                style { (PreEscaped(STYLE)) }
            }
            body { (body) }
        }
    }
}

/// A link to what the page says of the handler in detail.
fn link(handler: &Handler) -> Markup {
    html! { a href={ "#" (anchor(handler)) } { (breakable(&shown(&handler.name))) } }
}

/// A text that may break where its parts end.
fn breakable(text: &str) -> Markup {
    html! {
        @for part in text.split_inclusive(['.', ':', '/', '_', '(', '-']) { (part) wbr; }
    }
}

/// A name without white space, unlike any other handler's.
fn anchor(handler: &Handler) -> String {
    format!("{}:{}", shown(&handler.path()), handler.line).replace(char::is_whitespace, "_")
}

fn tags(risks: impl Iterator<Item = Risk>) -> Markup {
    html! {
        @for risk in risks { span.tag { (risk.name()) } " " }
    }
}

fn methods(methods: &Names) -> Markup {
    html! {
        @if methods.any { span.method { "any method" } }
        @else {
            @for method in &methods.list { span.method { (shown(method)) } " " }
        }
    }
}
