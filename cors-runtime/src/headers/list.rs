//! Headers whose value is a comma-separated list.

/// The elements of a list header; empty elements are skipped ([RFC 9110, section 5.6.1.2]).
///
/// [RFC 9110, section 5.6.1.2]: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.1.2
pub(crate) fn elements(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    value
        .split(|&byte| byte == b',')
        .map(<[u8]>::trim_ascii)
        .filter(|element| !element.is_empty())
}
