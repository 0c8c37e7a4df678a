//! The manifest as an HTML page for reviewers, without scripts and external resources.

mod elements;

mod details;
mod grid;
mod summary;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::{manifest::Manifest, matrix::Matrix};

const STYLE: &str = include_str!("page.css");

impl Manifest {
    /// The manifest as a self-contained HTML page for reviewers: which origin may call which handler, and
    /// which permissions to check first.
    #[must_use]
    pub fn to_html(&self) -> String {
        let matrix = Matrix::new(self);
        page(&html! {
            header {
                h1 { "CORS policies" }
                p { "The sites whose scripts may call the handlers of this program." }
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

#[cfg(test)]
mod tests {
    use crate::{
        manifest::Manifest,
        samples::{enforce, handler, names},
    };

    #[test]
    fn a_cell_states_its_risks_in_words() {
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
    fn a_cell_states_whether_the_server_refuses_the_request() {
        let mut enforced = handler("delete_user", &["none"]);
        enforced.enforce = enforce(&["localhost:3000"]);
        let plain = handler("list_users", &["https://a.example"]);
        let without = Manifest::from_iter([plain.clone()]).to_html();
        let page = Manifest::from_iter([enforced, plain]).to_html();
        let table = [
            r#"<td class="no">refused</td>"#,
            "<dt>refused</dt>",
            "<b>1</b> <span>handlers with enforce</span>",
            "<dt>origins</dt><dd><ul><li><code>none</code> </li></ul></dd>",
            r#"<dt>enforce</dt><dd><span class="tag">enforced</span> <code>localhost:3000</code> </dd>"#,
        ];
        for part in table {
            assert!(page.contains(part), "{part}\n{page}");
            assert!(!without.contains(part), "{part}\n{without}");
        }
        let row = r#"<dt>enforce</dt><dd><span class="none">no</span></dd>"#;
        assert!(page.contains(row) && without.contains(row), "{page}");
        assert!(
            page.contains("<dt>no</dt>") && without.contains("<dt>no</dt>"),
            "{page}"
        );
    }

    #[test]
    fn the_details_show_a_flag_a_status_and_rules_only_where_they_are_set() {
        let default = handler("list_users", &["https://a.example"]);
        let mut other = default.clone();
        other.private_network = true;
        other.preflight_status = 200;
        other.allow = vec!["max_age_capped".to_owned()];
        let page = |handler| Manifest::from_iter([handler]).to_html();
        let (default, other) = (page(default), page(other));
        let optional = [
            r#"<dt>private network</dt><dd><span class="tag">allowed</span></dd>"#,
            "<dt>preflight status</dt><dd>200</dd>",
            "<dt>allows</dt><dd><code>max_age_capped</code> </dd>",
        ];
        for row in optional {
            assert!(other.contains(row), "{row}\n{other}");
            let term = row.split("<dd>").next().expect("a term");
            assert!(!default.contains(term), "{term}\n{default}");
        }
        let always = [
            r#"<dt>methods</dt><dd><span class="method">GET</span> </dd>"#,
            "<dt>origins</dt><dd><ul><li><code>https://a.example</code> </li></ul></dd>",
            r#"<dt>credentials</dt><dd><span class="none">no</span></dd>"#,
            r#"<dt>request headers</dt><dd><span class="none">the safelisted ones</span></dd>"#,
            r#"<dt>exposed headers</dt><dd><span class="none">the safelisted ones</span></dd>"#,
            r#"<dt>max-age</dt><dd><span class="none">the browser's default, 5 s</span></dd>"#,
        ];
        for row in always {
            assert!(default.contains(row), "{row}\n{default}");
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
        assert!(page.contains("No permission is a high risk."), "{page}");
    }
}
