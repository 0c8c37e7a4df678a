//! The manifest as a Markdown table.

use super::{Handler, Manifest, Names};
use crate::text::shown;

const HEAD: &str = "\
| handler | methods | origins | credentials | headers | expose | max-age | private network | allow | source |
|---|---|---|---|---|---|---|---|---|---|
";

impl Manifest {
    /// The manifest as a table in [GitHub's Markdown], a row for each handler.
    ///
    /// [GitHub's Markdown]: https://github.github.com/gfm/#tables-extension-
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let rows = self.handlers.iter().map(row);
        std::iter::once(HEAD.to_owned()).chain(rows).collect()
    }
}

fn row(handler: &Handler) -> String {
    let yes = |is_set| if is_set { "**yes**" } else { "" }.to_owned();
    let origins = handler.origins.iter().cloned().map(String::from);
    let cells = [
        code(&handler.path()),
        names(&handler.methods),
        codes(origins),
        yes(handler.credentials),
        names(&handler.headers),
        names(&handler.expose),
        handler.max_age.map_or(String::new(), |age| age.to_string()),
        yes(handler.private_network),
        codes(handler.allow.iter().cloned()),
        code(&format!("{}:{}", handler.file, handler.line)),
    ];
    format!("| {} |\n", cells.join(" | "))
}

fn names(names: &Names) -> String {
    codes(Vec::from(names.clone()).into_iter())
}

fn codes(texts: impl Iterator<Item = String>) -> String {
    texts.map(|text| code(&text)).collect::<Vec<_>>().join(", ")
}

/// A code span, in which a backtick or a bar would end the span or the cell.
fn code(text: &str) -> String {
    let text = shown(text).replace('`', "\\u{60}").replace('|', "\\u{7c}");
    format!("`{text}`")
}

#[cfg(test)]
mod tests {
    use super::{HEAD, Manifest};
    use crate::manifest::samples::{handler, names};

    fn rows(manifest: &Manifest) -> String {
        let markdown = manifest.to_markdown();
        markdown.strip_prefix(HEAD).expect("a head").to_owned()
    }

    #[test]
    fn a_handler_is_a_row() {
        let mut handler = handler("delete_user", &["https://a.example", "env(\"X\")"]);
        handler.methods = names(&["DELETE", "PUT"]);
        handler.headers = names(&["*", "authorization"]);
        handler.credentials = true;
        handler.max_age = Some(60);
        handler.allow = vec!["max_age_capped".to_owned()];
        assert_eq!(
            rows(&Manifest::from_iter([handler])),
            "| `api::users::delete_user` | `DELETE`, `PUT` | `https://a.example`, `env(\"X\")` | **yes** \
             | `*`, `authorization` |  | 60 |  | `max_age_capped` | `src/users.rs:1` |\n"
        );
    }

    #[test]
    fn no_text_leaves_its_cell() {
        let mut handler = handler("list_users", &["https://a.example"]);
        handler.origins[0].text = "a`|<b>\n| x | [l](j)".to_owned();
        let rows = rows(&Manifest::from_iter([handler]));
        let origin = rows.split(" | ").nth(2);
        let expected = r"`a\u{60}\u{7c}<b>\n\u{7c} x \u{7c} [l](j)`";
        assert_eq!(origin, Some(expected));
        assert_eq!(rows.lines().count(), 1);
    }
}
