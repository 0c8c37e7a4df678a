//! Untrusted text, made safe to display.

/// The maximum number of characters that are shown. The longest origin that a browser sends has 326.
const LIMIT: usize = 400;

/// Returns `text` on one line: invisible characters and characters that reorder text are escaped, and
/// everything after 400 characters is truncated. Text that is already escaped is returned unchanged.
///
/// ```
/// assert_eq!(cors_rules::text::shown("a\r\nb"), "a\\r\\nb");
/// ```
#[must_use]
pub fn shown(text: &str) -> String {
    let mut shown = String::new();
    for char in text.chars().take(LIMIT) {
        match char {
            '"' | '\'' | '\\' => shown.push(char),
            _ => shown.extend(char.escape_debug()),
        }
    }
    if text.chars().nth(LIMIT).is_some() {
        shown.push('…');
    }
    shown
}

/// Does the same for bytes. A sequence that is not UTF-8 becomes `\u{fffd}`.
#[must_use]
pub fn shown_bytes(bytes: &[u8]) -> String {
    // No character has more than four bytes.
    let cut = &bytes[..bytes.len().min(4 * (LIMIT + 1))];
    shown(&String::from_utf8_lossy(cut))
}

/// The elements of a comma-separated list, without surrounding spaces. Empty elements are skipped.
pub fn elements(list: &str) -> impl Iterator<Item = &str> {
    let elements = list.split(',').map(str::trim);
    elements.filter(|element| !element.is_empty())
}

/// Joins texts with `, `.
pub fn list(texts: impl IntoIterator<Item: ToString>) -> String {
    let texts = texts.into_iter().map(|text| text.to_string());
    texts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::{shown, shown_bytes};

    #[test]
    fn invisible_characters_are_escaped_and_long_text_is_cut() {
        let long = "a".repeat(65_536);
        let cut = format!("{}…", "a".repeat(400));
        let table = [
            ("https://a.example", "https://a.example"),
            ("env(\"X\")", "env(\"X\")"),
            ("grüße", "grüße"),
            ("a\r\nb\0", "a\\r\\nb\\0"),
            ("\u{1b}[31m", "\\u{1b}[31m"),
            ("a\u{202e}b\u{200b}", "a\\u{202e}b\\u{200b}"),
            ("a\\n", "a\\n"),
            (&long, &cut),
        ];
        for (text, expected) in table {
            assert_eq!(shown(text), expected);
            assert_eq!(shown(&shown(text)), expected);
            assert_eq!(shown_bytes(text.as_bytes()), expected);
        }
        assert_eq!(shown_bytes(b"a\xff\xfeb"), "a\u{fffd}\u{fffd}b");
    }
}
