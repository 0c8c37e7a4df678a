//! The `Vary` header: the request headers that a response depends on.

use std::{ptr, sync::LazyLock};

use http::{
    HeaderMap, HeaderValue,
    header::{Entry, VARY},
};

use super::{list::elements, map::set};

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
    PRIVATE_NETWORK,
    HeaderValue::from_static("Access-Control-Request-Private-Network"),
);
static SITE: HeaderValue = HeaderValue::from_static(BLOCKED);
static ALL: HeaderValue = HeaderValue::from_static(
    "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
);

/// The headers of a refused preflight.
pub(crate) static ON_PREFLIGHT: LazyLock<HeaderMap> = LazyLock::new(|| only(&ALL));

/// The headers of a refusal by `enforce`.
pub(crate) static ON_BLOCKED: LazyLock<HeaderMap> = LazyLock::new(|| only(&SITE));

/// The request headers that a refusal by `enforce` depends on.
pub(crate) const BLOCKED: &str = "Origin, Sec-Fetch-Site";
/// Another header that responses depend on if a policy has `private_network`.
pub(crate) const PRIVATE_NETWORK: &str = "access-control-request-private-network";

fn only(value: &HeaderValue) -> HeaderMap {
    let mut headers = HeaderMap::new();
    set(&mut headers, VARY, value.clone());
    headers
}

/// The names that a response depends on, as they are written in `Vary`.
pub(crate) fn names(on_options: bool, on_network: bool) -> impl Iterator<Item = &'static str> {
    let options = [METHOD.0, HEADERS.0]
        .into_iter()
        .filter(move |_| on_options);
    let network = on_network.then_some(NETWORK.0);
    [ORIGIN.0].into_iter().chain(options).chain(network)
}

/// Whether `value` is the one that [`add_origin`] adds. They are compared by address, because it is a static.
#[inline]
pub(crate) fn is_on_origin(value: &HeaderValue) -> bool {
    ptr::eq(value.as_bytes(), ORIGIN.1.as_bytes())
}

/// Adds the names that an actual response depends on.
pub fn add_origin(headers: &mut HeaderMap) {
    add(headers, &ORIGIN);
}

/// Adds the names that every response to an OPTIONS request depends on.
pub(crate) fn add_options(on_network: bool, headers: &mut HeaderMap) {
    if headers.contains_key(VARY) {
        for name in [&ORIGIN, &METHOD, &HEADERS] {
            add(headers, name);
        }
    } else {
        set_preflight(headers);
    }
    if on_network {
        add_network(headers);
    }
}

/// Sets the names that a response to a preflight depends on.
pub(crate) fn set_preflight(headers: &mut HeaderMap) {
    set(headers, VARY, ALL.clone());
}

/// Adds the name that a response depends on only if a policy has `private_network`.
pub(crate) fn add_network(headers: &mut HeaderMap) {
    add(headers, &NETWORK);
}

#[inline]
fn add(headers: &mut HeaderMap, (name, value): &'static Name) {
    match headers.try_entry(VARY) {
        Ok(Entry::Vacant(vacant)) => {
            let _full = vacant.try_insert(value.clone());
        }
        Ok(Entry::Occupied(mut occupied)) => {
            if !is_named(occupied.iter().map(HeaderValue::as_bytes), name) {
                occupied.append(value.clone());
            }
        }
        // A full map is not changed, so that the response is sent.
        Err(_full) => {}
    }
}

/// Whether a value of `Vary` contains `name`, which is in lower case, or `*`.
pub(crate) fn is_named<'a>(mut values: impl Iterator<Item = &'a [u8]>, name: &str) -> bool {
    let names = |element: &[u8]| element == b"*" || element.eq_ignore_ascii_case(name.as_bytes());
    values.any(|value| elements(value).any(names))
}
