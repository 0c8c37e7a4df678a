//! The manifest as a page for a reviewer: no script, nothing from elsewhere.

mod details;
mod grid;
mod summary;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Handler, Manifest, Names, matrix::Matrix, risk::Risk};
use crate::text::shown;

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

#[cfg(test)]
mod tests {
    use crate::manifest::{
        Manifest,
        samples::{handler, names},
    };

    #[test]
    fn a_cell_says_its_risks_in_words() {
        let mut risky = handler("delete_user", &["https://*.b.example"]);
        risky.credentials = true;
        risky.methods = names(&["DELETE"]);
        let plain = handler("list_users", &["https://a.example"]);
        let page = Manifest::from_iter([risky, plain]).to_html();
        let table = [
            r#"<td class="yes risky"><span class="high">high risk</span> <span class="method">DELETE</span>  <span class="tag">pattern</span> <span class="tag">credentials</span> </td>"#,
            r#"<td class="yes"><span class="method">GET</span>  </td>"#,
            r#"<td class="no">no</td>"#,
        ];
        for cell in table {
            assert!(page.contains(cell), "{cell}\n{page}");
        }
    }

    #[test]
    fn the_table_is_named_and_can_be_scrolled_by_keys() {
        let page = Manifest::from_iter([handler("list_users", &["*"])]).to_html();
        let parts = [
            r#"<html lang="en">"#,
            r#"<h2 id="who">"#,
            r#"role="region" aria-labelledby="who" tabindex="0""#,
            "<caption>",
            r#"<th scope="col">"#,
            r#"<th scope="row">"#,
            r#"<th scope="rowgroup" colspan="2">"#,
        ];
        for part in parts {
            assert!(page.contains(part), "{part}\n{page}");
        }
    }

    #[test]
    fn links_lead_to_the_handler() {
        let page = Manifest::from_iter([handler("list users", &["*"])]).to_html();
        let anchor = "api::users::list_users:1";
        assert!(page.contains(&format!("<a href=\"#{anchor}\">")), "{page}");
        assert!(
            page.contains(&format!("<article id=\"{anchor}\">")),
            "{page}"
        );
    }

    #[test]
    fn no_text_becomes_markup() {
        let evil = "\"'><script>alert(1)</script>\0\u{202e}".repeat(2000);
        let mut handler = handler("list_users", &["https://a.example"]);
        for text in [&mut handler.name, &mut handler.module, &mut handler.file] {
            text.clone_from(&evil);
        }
        handler.origins[0].text.clone_from(&evil);
        for names in [
            &mut handler.methods,
            &mut handler.headers,
            &mut handler.expose,
        ] {
            names.list = vec![evil.clone()];
        }
        handler.allow = vec![evil];
        let page = Manifest::from_iter([handler]).to_html();
        assert!(!page.contains("<script"), "{page}");
        assert!(!page.contains(['\0', '\u{202e}']), "{page}");
        assert!(page.len() < 65_536, "{}", page.len());
    }

    #[test]
    fn a_program_without_handlers_has_a_page() {
        let page = Manifest::default().to_html();
        assert!(page.contains("No handler lets others"), "{page}");
    }
}
