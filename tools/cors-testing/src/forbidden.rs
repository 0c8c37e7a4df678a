//! Requests and headers that scripts may not send.

use http::HeaderName;

/// <https://fetch.spec.whatwg.org/#forbidden-method>
const METHODS: [&str; 3] = ["CONNECT", "TRACE", "TRACK"];

/// <https://fetch.spec.whatwg.org/#forbidden-request-header>
const NAMES: [&str; 21] = [
    "accept-charset",
    "accept-encoding",
    "access-control-request-headers",
    "access-control-request-method",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

/// Headers with which some servers allow a request to change its method.
const METHOD_OVERRIDES: [&str; 3] = [
    "x-http-method",
    "x-http-method-override",
    "x-method-override",
];

pub(super) fn is_forbidden_method(method: &str) -> bool {
    METHODS.iter().any(|name| name.eq_ignore_ascii_case(method))
}

/// <https://fetch.spec.whatwg.org/#forbidden-request-header>
pub(super) fn is_forbidden_request_header(name: &HeaderName, value: &[u8]) -> bool {
    let name = name.as_str();
    NAMES.contains(&name)
        || name.starts_with("proxy-")
        || name.starts_with("sec-")
        || METHOD_OVERRIDES.contains(&name) && overrides_with_forbidden_method(value)
}

fn overrides_with_forbidden_method(value: &[u8]) -> bool {
    String::from_utf8_lossy(value)
        .split(',')
        .any(|method| is_forbidden_method(method.trim_matches([' ', '\t'])))
}
