//! Text from elsewhere, as people get to see it.

/// How many characters of one text are shown. The longest origin that a browser sends has 326.
const LIMIT: usize = 400;

/// `text` on one line: what is invisible or reorders other text is escaped, and what is too long is cut.
/// An escape is left as it is.
pub(crate) fn shown(text: &str) -> String {
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

/// The same of bytes; what is no UTF-8 is shown as `\u{fffd}`.
pub(crate) fn shown_bytes(bytes: &[u8]) -> String {
    // No character has more than four bytes.
    let cut = &bytes[..bytes.len().min(4 * (LIMIT + 1))];
    shown(&String::from_utf8_lossy(cut))
}

/// The texts, with commas between them.
pub(crate) fn list(texts: impl IntoIterator<Item: ToString>) -> String {
    let texts = texts.into_iter().map(|text| text.to_string());
    texts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::{shown, shown_bytes};

    #[test]
    fn what_cannot_be_seen_is_escaped_and_what_is_long_is_cut() {
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
