//! The manifest as a Markdown table.

use cors_rules::text::shown;

use crate::{
    enforce::Enforce,
    field::{Accessor, Field},
    handler::Handler,
    manifest::Manifest,
    names::Names,
    shared_path::SharedPath,
};

impl Manifest {
    /// The manifest as a table in [GitHub's Markdown], with one row per handler.
    ///
    /// [GitHub's Markdown]: https://github.github.com/gfm/#tables-extension-
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let fields: Vec<Field> = Field::all()
            .filter(|field| is_column(field, &self.handlers))
            .collect();
        let rows = self.handlers.iter().map(|handler| row(&fields, handler));
        let table = std::iter::once(head(&fields)).chain(rows);
        table.chain(self.shared_paths.iter().map(shared)).collect()
    }
}

/// Whether the table has a column for the field. A status has one only if a handler sets it.
fn is_column(field: &Field, handlers: &[Handler]) -> bool {
    match field.value {
        Accessor::Status { get, default } => handlers.iter().any(|handler| get(handler) != default),
        Accessor::Origins(_)
        | Accessor::Methods(_)
        | Accessor::HeaderNames { .. }
        | Accessor::Seconds { .. }
        | Accessor::Flag { .. }
        | Accessor::Enforce { .. }
        | Accessor::Rules(_) => true,
    }
}

fn head(fields: &[Field]) -> String {
    let headings = fields.iter().map(|field| field.heading.to_owned());
    let headings = line("handler".to_owned(), headings, "source".to_owned());
    format!("{headings}|{}\n", "---|".repeat(fields.len() + 2))
}

fn row(fields: &[Field], handler: &Handler) -> String {
    let cells = fields.iter().map(|field| cell(field, handler));
    line(code(&handler.path()), cells, code(&handler.source()))
}

/// A paragraph about a path whose handlers grant different headers.
fn shared(path: &SharedPath) -> String {
    format!(
        "\nOne path: {}. A script that may send {} to one of them can send it to the others.\n",
        codes(path.handlers.iter().cloned()),
        names(&path.headers)
    )
}

/// One line of the table.
fn line(first: String, cells: impl Iterator<Item = String>, last: String) -> String {
    let cells = std::iter::once(first).chain(cells).chain([last]);
    format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
}

fn cell(field: &Field, handler: &Handler) -> String {
    match field.value {
        Accessor::Origins(get) => codes(get(handler).iter().cloned().map(String::from)),
        Accessor::Methods(get) | Accessor::HeaderNames { get, .. } => names(get(handler)),
        Accessor::Seconds { get, .. } => {
            get(handler).map_or(String::new(), |seconds| seconds.to_string())
        }
        Accessor::Status { get, default } => {
            let status = Some(get(handler)).filter(|status| *status != default);
            status.map_or(String::new(), |status| status.to_string())
        }
        Accessor::Flag { get, .. } => if get(handler) { YES } else { "" }.to_owned(),
        Accessor::Enforce { get, .. } => enforce(get(handler)),
        Accessor::Rules(get) => codes(get(handler).iter().cloned()),
    }
}

const YES: &str = "**yes**";

/// `**yes**`, followed by the listed hosts.
fn enforce(enforce: &Enforce) -> String {
    match enforce {
        Enforce::Off => String::new(),
        Enforce::AnyHost => YES.to_owned(),
        Enforce::Hosts(hosts) => format!("{YES}: {}", codes(hosts.iter().cloned())),
    }
}

fn names(names: &Names) -> String {
    codes(Vec::from(names.clone()).into_iter())
}

fn codes(texts: impl Iterator<Item = String>) -> String {
    texts.map(|text| code(&text)).collect::<Vec<_>>().join(", ")
}

/// A code span. A backtick would end the span, and a vertical bar the cell, so both are escaped.
fn code(text: &str) -> String {
    let text = shown(text).replace('`', "\\u{60}").replace('|', "\\u{7c}");
    format!("`{text}`")
}

#[cfg(test)]
mod tests {
    use super::Manifest;
    use crate::samples::{enforce, handler, names};

    const HEAD: &str = "\
| handler | methods | origins | credentials | headers | expose | max-age | enforce | private network | allow | source |
|---|---|---|---|---|---|---|---|---|---|---|
";

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
             | `*`, `authorization` |  | 60 |  |  | `max_age_capped` | `src/users.rs:1` |\n"
        );
    }

    #[test]
    fn enforce_is_shown_with_its_hosts() {
        let mut own_pages = handler("delete_user", &["none"]);
        own_pages.enforce = enforce(&[]);
        let mut hosts = handler("list_users", &["*"]);
        hosts.enforce = enforce(&["api.example.com", "localhost:*"]);
        assert_eq!(
            rows(&Manifest::from_iter([own_pages, hosts])),
            "\
| `api::users::delete_user` | `GET` | `none` |  |  |  |  | **yes** |  |  | `src/users.rs:1` |
| `api::users::list_users` | `GET` | `*` |  |  |  |  | **yes**: `api.example.com`, `localhost:*` |  |  | `src/users.rs:1` |
"
        );
    }

    #[test]
    fn a_status_has_a_column_only_where_it_is_not_the_default() {
        let mut old_clients = handler("list_users", &["https://a.example"]);
        old_clients.preflight_status = 200;
        let default = handler("status", &["*"]);
        assert_eq!(
            Manifest::from_iter([old_clients, default.clone()]).to_markdown(),
            "\
| handler | methods | origins | credentials | headers | expose | max-age | enforce | private network | preflight status | allow | source |
|---|---|---|---|---|---|---|---|---|---|---|---|
| `api::users::list_users` | `GET` | `https://a.example` |  |  |  |  |  |  | 200 |  | `src/users.rs:1` |
| `api::users::status` | `GET` | `*` |  |  |  |  |  |  |  |  | `src/users.rs:1` |
"
        );
        assert_eq!(
            rows(&Manifest::from_iter([default])),
            "| `api::users::status` | `GET` | `*` |  |  |  |  |  |  |  | `src/users.rs:1` |\n"
        );
        assert_eq!(Manifest::default().to_markdown(), HEAD);
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
