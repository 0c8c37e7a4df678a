//! The steps of the Fetch standard that decide what a script may send and read.

use std::collections::BTreeSet;

use axum::http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
};
use axum::http::{HeaderMap, HeaderName, Response};

use crate::calls::{Call, Credentials};

/// <https://fetch.spec.whatwg.org/#cors-safelisted-method>
const SAFE_METHODS: [&str; 3] = ["GET", "HEAD", "POST"];

/// <https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name>
const SAFE_RESPONSE_HEADERS: [&str; 7] = [
    "cache-control",
    "content-language",
    "content-length",
    "content-type",
    "expires",
    "last-modified",
    "pragma",
];

/// <https://fetch.spec.whatwg.org/#forbidden-response-header-name>
const FORBIDDEN_RESPONSE_HEADERS: [&str; 2] = ["set-cookie", "set-cookie2"];

/// Whether the browser asks before it sends, <https://fetch.spec.whatwg.org/#main-fetch>.
pub(crate) fn needs_preflight(call: &Call) -> bool {
    !SAFE_METHODS.contains(&call.method) || !unsafe_headers(call.headers).is_empty()
}

/// The names that the preflight asks for, <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names>.
pub(crate) fn unsafe_headers(headers: &[(&str, &str)]) -> Vec<String> {
    let (safe, mut names) =
        (headers.iter()).partition::<Vec<_>, _>(|(name, value)| is_safe(name, value));
    // A safelisted header is limited in number as well as in size.
    if safe.iter().map(|(_, value)| value.len()).sum::<usize>() > 1024 {
        names.extend(safe);
    }
    let names: BTreeSet<_> = names
        .iter()
        .map(|(name, _)| name.to_ascii_lowercase())
        .collect();
    names.into_iter().collect()
}

/// <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>; `range` is left out, so it is asked for.
fn is_safe(name: &str, value: &str) -> bool {
    let is_safe_value = match name.to_ascii_lowercase().as_str() {
        "accept" => !value.bytes().any(is_unsafe_byte),
        "accept-language" | "content-language" => value.bytes().all(is_language_byte),
        "content-type" => !value.bytes().any(is_unsafe_byte) && is_form_type(value),
        _ => false,
    };
    is_safe_value && value.len() <= 128
}

/// <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte>
fn is_unsafe_byte(byte: u8) -> bool {
    (byte < 0x20 && byte != b'\t') || byte == 0x7f || br#""():<>?@[\]{}"#.contains(&byte)
}

fn is_language_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b" *,-.;=".contains(&byte)
}

fn is_form_type(value: &str) -> bool {
    let essence = value
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "text/plain",
    ]
    .contains(&essence.as_str())
}

/// Whether a script of `origin` may see the response, <https://fetch.spec.whatwg.org/#cors-check>.
/// The error says what stands in the way.
pub(crate) fn cors_check(
    origin: &str,
    credentials: Credentials,
    headers: &HeaderMap,
) -> Result<(), String> {
    let allowed =
        joined(headers, &ACCESS_CONTROL_ALLOW_ORIGIN).ok_or("no access-control-allow-origin")?;
    if credentials == Credentials::Omit && allowed == "*" {
        return Ok(());
    }
    if allowed != origin {
        return Err(format!(
            "access-control-allow-origin is `{allowed}`, not `{origin}`"
        ));
    }
    if credentials == Credentials::Omit {
        return Ok(());
    }
    match joined(headers, &ACCESS_CONTROL_ALLOW_CREDENTIALS).as_deref() {
        Some("true") => Ok(()),
        _ => Err("access-control-allow-credentials is not `true`".to_owned()),
    }
}

/// Whether a preflight's answer lets `call` pass, <https://fetch.spec.whatwg.org/#cors-preflight-fetch>, step 7.
pub(crate) fn preflight_check<B>(
    call: &Call,
    origin: &str,
    answer: &Response<B>,
) -> Result<(), String> {
    let (status, headers) = (answer.status(), answer.headers());
    cors_check(origin, call.credentials, headers)?;
    if !status.is_success() {
        return Err(format!("the preflight's status is {status}"));
    }
    let methods = list(headers, &ACCESS_CONTROL_ALLOW_METHODS)?;
    let names = list(headers, &ACCESS_CONTROL_ALLOW_HEADERS)?;
    if !SAFE_METHODS.contains(&call.method) && !covers(&methods, call.method, call.credentials) {
        return Err(format!(
            "{} is not in access-control-allow-methods",
            call.method
        ));
    }
    let names: Vec<_> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
    match unsafe_headers(call.headers)
        .iter()
        .find(|name| !covers_header(&names, name, call.credentials))
    {
        Some(name) => Err(format!("{name} is not in access-control-allow-headers")),
        None => Ok(()),
    }
}

/// With credentials `*` is a literal; `authorization` is never meant by it,
/// <https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name>.
fn covers_header(names: &[String], name: &str, credentials: Credentials) -> bool {
    if name == "authorization" {
        return names.iter().any(|listed| listed == name);
    }
    covers(names, name, credentials)
}

fn covers(list: &[String], name: &str, credentials: Credentials) -> bool {
    list.iter()
        .any(|listed| listed == name || (listed == "*" && credentials == Credentials::Omit))
}

/// The names of the headers that the script sees, <https://fetch.spec.whatwg.org/#concept-filtered-response-cors>.
pub(crate) fn readable_headers(credentials: Credentials, headers: &HeaderMap) -> BTreeSet<String> {
    let exposed = list(headers, &ACCESS_CONTROL_EXPOSE_HEADERS).unwrap_or_default();
    let exposed: Vec<_> = exposed
        .iter()
        .map(|name| name.to_ascii_lowercase())
        .collect();
    let names = headers.keys().map(HeaderName::as_str);
    names
        .filter(|name| !FORBIDDEN_RESPONSE_HEADERS.contains(name))
        .filter(|name| is_safe_response_header(name) || covers(&exposed, name, credentials))
        .map(str::to_owned)
        .collect()
}

pub(crate) fn is_safe_response_header(name: &str) -> bool {
    SAFE_RESPONSE_HEADERS.contains(&name)
}

/// All lines of a header as one value, <https://fetch.spec.whatwg.org/#concept-header-list-get>.
fn joined(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let lines: Vec<_> = headers
        .get_all(name)
        .iter()
        .map(|line| String::from_utf8_lossy(line.as_bytes()))
        .collect();
    (!lines.is_empty()).then(|| lines.join(", "))
}

/// <https://fetch.spec.whatwg.org/#extract-header-list-values>
fn list(headers: &HeaderMap, name: &HeaderName) -> Result<Vec<String>, String> {
    let value = joined(headers, name).unwrap_or_default();
    let names: Vec<_> = value
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect();
    match names
        .iter()
        .find(|name| HeaderName::from_bytes(name.as_bytes()).is_err())
    {
        Some(wrong) => Err(format!("`{wrong}` in {name} is no token")),
        None => Ok(names),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calls::CALLS;
    use Credentials::{Include, Omit};
    use axum::http::StatusCode;

    const HERE: &str = "http://localhost:4001";

    fn headers(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, value.parse().expect("a header value"));
        }
        headers
    }

    fn call(title: &str) -> &'static Call {
        CALLS
            .iter()
            .find(|call| call.title == title)
            .expect("a call of this title")
    }

    #[test]
    fn what_a_form_can_send_needs_no_preflight() {
        let text = ("content-type", "Text/Plain; charset=utf-8");
        for safe in [
            text,
            ("accept", "text/html"),
            ("Accept-Language", "de, en;q=0.5"),
        ] {
            assert!(unsafe_headers(&[safe]).is_empty(), "{safe:?}");
        }
        let long = "a".repeat(129);
        let odd = ("content-type", "text/plain; a={}");
        for other in [
            ("content-type", "application/json"),
            ("accept", &long),
            odd,
            ("X-Trace", "1"),
        ] {
            assert_eq!(unsafe_headers(&[other]), [other.0.to_ascii_lowercase()]);
        }
    }

    #[test]
    fn the_origin_must_be_named_once_and_exactly() {
        let checked =
            |credentials, lines: &[_]| cors_check(HERE, credentials, &headers(lines)).is_ok();
        let named = ("access-control-allow-origin", HERE);
        let any = ("access-control-allow-origin", "*");
        let with_credentials = ("access-control-allow-credentials", "true");

        assert!(checked(Omit, &[named]));
        assert!(checked(Omit, &[any]));
        assert!(checked(Include, &[named, with_credentials]));

        assert!(!checked(Omit, &[]));
        assert!(!checked(
            Omit,
            &[("access-control-allow-origin", "http://localhost:4002")]
        ));
        assert!(!checked(
            Omit,
            &[("access-control-allow-origin", "http://localhost:4001/")]
        ));
        assert!(!checked(Omit, &[named, named]));
        assert!(!checked(Include, &[named]));
        assert!(!checked(Include, &[any, with_credentials]));
        assert!(!checked(
            Include,
            &[named, ("access-control-allow-credentials", "True")]
        ));
    }

    #[test]
    fn a_preflight_must_grant_method_and_headers() {
        let granted = |title, status, lines: &[_]| {
            let mut lines = lines.to_vec();
            lines.push(("access-control-allow-origin", HERE));
            lines.push(("access-control-allow-credentials", "true"));
            let mut answer = Response::new(());
            *answer.status_mut() = status;
            *answer.headers_mut() = headers(&lines);
            preflight_check(call(title), HERE, &answer).is_ok()
        };
        let ok = StatusCode::NO_CONTENT;
        let put = ("access-control-allow-methods", "GET, PUT");
        let delete = ("access-control-allow-methods", "DELETE");
        let json = ("access-control-allow-headers", "Content-Type");
        let any = ("access-control-allow-headers", "*");

        assert!(granted("Change my profile", ok, &[put, json]));
        assert!(granted("Add a book", ok, &[any]));
        assert!(granted("Delete a note, no token", ok, &[delete]));

        assert!(!granted(
            "Change my profile",
            StatusCode::FORBIDDEN,
            &[put, json]
        ));
        assert!(!granted("Change my profile", ok, &[json]));
        assert!(!granted(
            "Change my profile",
            ok,
            &[("access-control-allow-methods", "put"), json]
        ));
        assert!(!granted("Change my profile", ok, &[put]));
        assert!(!granted("Change my profile", ok, &[put, any]));
        assert!(!granted("Delete a note, with a token", ok, &[delete, any]));
        assert!(!granted(
            "Add a book",
            ok,
            &[("access-control-allow-headers", "a b")]
        ));
    }

    #[test]
    fn a_script_reads_safelisted_and_exposed_headers() {
        let answer = [
            ("content-type", "text/plain"),
            ("date", "now"),
            ("set-cookie", "a=b"),
            ("x-total-count", "3"),
        ];
        let read = |credentials, exposed| {
            let mut lines = answer.to_vec();
            lines.push(("access-control-expose-headers", exposed));
            Vec::from_iter(readable_headers(credentials, &headers(&lines))).join(" ")
        };
        assert_eq!(
            read(Omit, "X-Total-Count, Set-Cookie"),
            "content-type x-total-count"
        );
        assert_eq!(
            read(Omit, "*"),
            "access-control-expose-headers content-type date x-total-count"
        );
        assert_eq!(read(Include, "*"), "content-type");
    }
}
