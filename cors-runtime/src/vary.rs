//! The `Vary` header: which request headers an answer depends on.

use http::{HeaderMap, HeaderValue, header::VARY};

use crate::{Policies, Policy, decision::elements, headers::set};

type Name = (&'static str, HeaderValue);

static ORIGIN: Name = ("origin", HeaderValue::from_static("Origin"));
static METHOD: Name = (
    "access-control-request-method",
    HeaderValue::from_static("Access-Control-Request-Method"),
);
static HEADERS: Name = (
    "access-control-request-headers",
    HeaderValue::from_static("Access-Control-Request-Headers"),
);
static NETWORK: Name = (
    "access-control-request-private-network",
    HeaderValue::from_static("Access-Control-Request-Private-Network"),
);
static ALL: HeaderValue = HeaderValue::from_static(
    "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
);

/// Adds what an actual response depends on to what the handler named.
pub(crate) fn on_origin(headers: &mut HeaderMap) {
    add(headers, &ORIGIN);
}

/// Adds what the answer to an OPTIONS request depends on to what the handler named.
pub(crate) fn on_options(policies: Policies, headers: &mut HeaderMap) {
    if headers.contains_key(VARY) {
        for name in [&ORIGIN, &METHOD, &HEADERS] {
            add(headers, name);
        }
    } else {
        set(headers, VARY, ALL.clone());
    }
    if policies.iter().any(Policy::private_network) {
        add(headers, &NETWORK);
    }
}

fn add(headers: &mut HeaderMap, (name, value): &'static Name) {
    if !is_named(headers, name) {
        let _full = headers.try_append(VARY, value.clone());
    }
}

/// Whether `Vary` names the header, or is `*`.
fn is_named(headers: &HeaderMap, name: &str) -> bool {
    let names = |element: &[u8]| element == b"*" || element.eq_ignore_ascii_case(name.as_bytes());
    headers.get_all(VARY).iter().flat_map(elements).any(names)
}
