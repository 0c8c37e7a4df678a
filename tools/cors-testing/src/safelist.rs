//! Methods and headers that scripts may send to another origin without a preflight.

use std::collections::BTreeSet;

use http::HeaderMap;

/// Whether `method` needs no preflight,
/// <https://fetch.spec.whatwg.org/#cors-safelisted-method>.
#[must_use]
pub fn is_safelisted_method(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "POST")
}

/// Whether a header needs no preflight. Its name may be in any letter case,
/// <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>.
///
/// ```
/// use cors_testing::is_safelisted_request_header;
///
/// assert!(is_safelisted_request_header("Content-Type", b"text/plain; charset=utf-8"));
/// assert!(!is_safelisted_request_header("Content-Type", b"application/json"));
/// ```
#[must_use]
pub fn is_safelisted_request_header(name: &str, value: &[u8]) -> bool {
    let is_safe_value = match name.to_ascii_lowercase().as_str() {
        "accept" => !has_unsafe_byte(value),
        "accept-language" | "content-language" => value.iter().copied().all(is_language_byte),
        "content-type" => !has_unsafe_byte(value) && is_form_type(value),
        "range" => is_simple_range(value),
        _ => false,
    };
    is_safe_value && value.len() <= 128
}

/// The names that a preflight requests: sorted, in lower case, without duplicates,
/// <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names>.
#[must_use]
pub fn unsafe_request_header_names(headers: &HeaderMap) -> BTreeSet<&str> {
    let mut unsafe_names = BTreeSet::new();
    let mut potentially_unsafe_names = BTreeSet::new();
    let mut safelist_value_size = 0;
    for (name, value) in headers {
        if is_safelisted_request_header(name.as_str(), value.as_bytes()) {
            potentially_unsafe_names.insert(name.as_str());
            safelist_value_size += value.len();
        } else {
            unsafe_names.insert(name.as_str());
        }
    }
    if safelist_value_size > 1024 {
        unsafe_names.append(&mut potentially_unsafe_names);
    }
    unsafe_names
}

/// <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte>
fn has_unsafe_byte(value: &[u8]) -> bool {
    let is_unsafe = |&byte: &u8| {
        (byte < 0x20 && byte != b'\t') || byte == 0x7f || br#""():<>?@[\]{}"#.contains(&byte)
    };
    value.iter().any(is_unsafe)
}

fn is_language_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b" *,-.;=".contains(&byte)
}

/// Whether the [essence](https://mimesniff.spec.whatwg.org/#mime-type-essence) is one that a form can send.
fn is_form_type(value: &[u8]) -> bool {
    let essence = value.split(|&byte| byte == b';').next().unwrap_or_default();
    let essence = essence.trim_ascii().to_ascii_lowercase();
    [
        &b"application/x-www-form-urlencoded"[..],
        b"multipart/form-data",
        b"text/plain",
    ]
    .contains(&&essence[..])
}

/// Whether the value is one range with a start, written without white space,
/// <https://fetch.spec.whatwg.org/#simple-range-header-value>.
fn is_simple_range(value: &[u8]) -> bool {
    let range = str::from_utf8(value)
        .ok()
        .and_then(|value| value.strip_prefix("bytes="));
    let Some((start, end)) = range.and_then(|range| range.split_once('-')) else {
        return false;
    };
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    !start.is_empty()
        && is_number(start)
        && is_number(end)
        && (end.is_empty() || magnitude(start) <= magnitude(end))
}

/// A key by which decimal numbers of any length are ordered.
fn magnitude(digits: &str) -> (usize, &str) {
    let digits = digits.trim_start_matches('0');
    (digits.len(), digits)
}
