//! Elements that several parts of the page contain.

use cors_rules::text::shown;
use maud::{Markup, html};

use crate::{handler::Handler, names::Names, risk::Risk};

/// A link to the details of the handler.
pub(super) fn link(handler: &Handler) -> Markup {
    html! { a href={ "#" (anchor(handler)) } { (breakable(&shown(&handler.name))) } }
}

/// A text that may break after a separator.
pub(super) fn breakable(text: &str) -> Markup {
    html! {
        @for part in text.split_inclusive(['.', ':', '/', '_', '(', '-']) { (part) wbr; }
    }
}

/// The id of the handler's details: unique, and without white space.
pub(super) fn anchor(handler: &Handler) -> String {
    format!("{}:{}", shown(&handler.path()), handler.line).replace(char::is_whitespace, "_")
}

pub(super) fn tags(risks: impl Iterator<Item = Risk>) -> Markup {
    html! {
        @for risk in risks { span.tag { (risk.name()) } " " }
    }
}

pub(super) fn methods(methods: &Names) -> Markup {
    html! {
        @if methods.any { span.method { "any method" } }
        @else {
            @for method in &methods.list { span.method { (shown(method)) } " " }
        }
    }
}
