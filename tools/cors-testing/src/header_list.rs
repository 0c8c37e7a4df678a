//! Reads lists in headers.

use cors_rules::text::shown_bytes;
use http::{HeaderMap, HeaderName};

/// The error of a header value that violates its grammar.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Malformed;

/// All lines of a header as one value, <https://fetch.spec.whatwg.org/#concept-header-list-get>.
pub(super) fn get(headers: &HeaderMap, name: &HeaderName) -> Option<Vec<u8>> {
    let lines: Vec<_> = headers.get_all(name).iter().map(AsRef::as_ref).collect();
    (!lines.is_empty()).then(|| lines.join(&b", "[..]))
}

/// The tokens of a header such as `Access-Control-Allow-Methods`. `None` if there is no such header,
/// <https://fetch.spec.whatwg.org/#extract-header-list-values>.
pub(super) fn tokens(
    headers: &HeaderMap,
    name: &HeaderName,
) -> Result<Option<Vec<String>>, Malformed> {
    let Some(value) = get(headers, name) else {
        return Ok(None);
    };
    elements(&value)
        .map(token)
        .collect::<Result<_, _>>()
        .map(Some)
}

/// The first element of a header that is not a token.
pub(super) fn first_malformed(headers: &HeaderMap, name: &HeaderName) -> Option<Vec<u8>> {
    let value = get(headers, name)?;
    let mut elements = elements(&value);
    let first = elements.find(|element| token(element).is_err());
    first.map(<[u8]>::to_vec)
}

fn elements(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    let elements = value.split(|&byte| byte == b',').map(trim_optional_space);
    elements.filter(|element| !element.is_empty())
}

/// The elements of a list such as `Vary`, in lower case and safe to display.
pub(super) fn lower_case_names(
    headers: &HeaderMap,
    name: &HeaderName,
) -> impl Iterator<Item = String> {
    let lines = headers.get_all(name).iter();
    let names = lines.flat_map(|line| line.as_bytes().split(|&byte| byte == b','));
    names.map(|name| shown_bytes(name.trim_ascii()).to_ascii_lowercase())
}

/// The seconds of `Access-Control-Max-Age`. `None` if the header is missing or not a number.
pub(super) fn seconds(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    let mut lines = headers.get_all(name).iter();
    let (Some(line), None) = (lines.next(), lines.next()) else {
        return None;
    };
    let digits = trim_optional_space(line.as_bytes());
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let push = |number: u64, digit: &u8| {
        let digit = u64::from(digit - b'0');
        number.saturating_mul(10).saturating_add(digit)
    };
    Some(digits.iter().fold(0, push))
}

fn token(bytes: &[u8]) -> Result<String, Malformed> {
    if !cors_rules::is_token(bytes) {
        return Err(Malformed);
    }
    String::from_utf8(bytes.to_vec()).map_err(|_| Malformed)
}

/// <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.3>
fn trim_optional_space(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = bytes {
        bytes = rest;
    }
    bytes
}
