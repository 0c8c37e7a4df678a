//! Tokens: methods and header names.

/// Whether `text` is a token ([RFC 9110, section 5.6.2]).
///
/// [RFC 9110, section 5.6.2]: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2
///
/// ```
/// assert!(cors_rules::is_token(b"x-request-id"));
/// assert!(!cors_rules::is_token(b"content type"));
/// assert!(!cors_rules::is_token(b""));
/// ```
#[must_use]
pub const fn is_token(text: &[u8]) -> bool {
    let mut i = 0;
    while i < text.len() {
        if !is_token_byte(text[i]) {
            return false;
        }
        i += 1;
    }
    !text.is_empty()
}

/// Whether `text` consists of several tokens separated by commas.
pub(crate) fn is_joined(text: &str) -> bool {
    text.contains(',')
        && text
            .split(',')
            .all(|token| is_token(token.trim().as_bytes()))
}

const fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'#'
                | b'$'
                | b'%'
                | b'&'
                | b'\''
                | b'*'
                | b'+'
                | b'-'
                | b'.'
                | b'^'
                | b'_'
                | b'`'
                | b'|'
                | b'~'
        )
}

#[cfg(test)]
mod tests {
    use super::{is_joined, is_token};

    #[test]
    fn tokens_are_visible_ascii_without_delimiters() {
        for byte in 0..=u8::MAX {
            let is_delimiter = br#""(),/:;<=>?@[\]{}"#.contains(&byte);
            let expected = byte.is_ascii_graphic() && !is_delimiter;
            assert_eq!(is_token(&[byte]), expected, "{byte:#x}");
            assert_eq!(is_token(&[b'a', byte]), expected, "{byte:#x}");
        }
        assert!(!is_token(b""));
    }

    #[test]
    fn joined_tokens_have_commas_between_them() {
        for text in ["a,b", "a, b", " a ,b , c"] {
            assert!(is_joined(text), "{text}");
        }
        for text in ["", ",", "a", "a b", "a,", ",a", "a,,b", "a b,c"] {
            assert!(!is_joined(text), "{text}");
        }
    }
}
