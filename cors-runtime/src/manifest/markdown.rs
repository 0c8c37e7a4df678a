//! The manifest as a Markdown table.

use super::{Handler, Manifest, Names, text::shown};

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
