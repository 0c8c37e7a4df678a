//! The `Vary` header: which request headers an answer depends on.

use std::{ptr, sync::LazyLock};

use http::{
    HeaderMap, HeaderValue,
    header::{Entry, VARY},
};

use crate::{decision::elements, headers::set};

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

/// The header alone, where an actual response depends on the origin.
pub(crate) static ON_ORIGIN: LazyLock<HeaderMap> = LazyLock::new(|| alone(&ORIGIN.1));
/// The header alone, in the answer to a preflight.
pub(crate) static ON_PREFLIGHT: LazyLock<HeaderMap> = LazyLock::new(|| alone(&ALL));

fn alone(value: &HeaderValue) -> HeaderMap {
    let mut headers = HeaderMap::new();
    set(&mut headers, VARY, value.clone());
    headers
}

/// Whether it is what [`on_origin`] adds, the very same bytes.
#[inline]
pub(crate) fn is_on_origin(value: &HeaderValue) -> bool {
    ptr::eq(value.as_bytes(), ORIGIN.1.as_bytes())
}

/// Adds what an actual response depends on to what the handler named.
pub(crate) fn on_origin(headers: &mut HeaderMap) {
    add(headers, &ORIGIN);
}

/// Adds what any answer to an OPTIONS request depends on.
pub(crate) fn on_options(on_network: bool, headers: &mut HeaderMap) {
    if headers.contains_key(VARY) {
        for name in [&ORIGIN, &METHOD, &HEADERS] {
            add(headers, name);
        }
    } else {
        on_preflight(headers);
    }
    if on_network {
        self::on_network(headers);
    }
}

/// Adds what the answer to a preflight depends on.
pub(crate) fn on_preflight(headers: &mut HeaderMap) {
    set(headers, VARY, ALL.clone());
}

/// Adds what only policies with `private_network` depend on.
pub(crate) fn on_network(headers: &mut HeaderMap) {
    add(headers, &NETWORK);
}

#[inline]
fn add(headers: &mut HeaderMap, (name, value): &'static Name) {
    match headers.try_entry(VARY) {
        Ok(Entry::Vacant(vacant)) => {
            let _full = vacant.try_insert(value.clone());
        }
        Ok(Entry::Occupied(mut occupied)) => {
            if !is_named(occupied.iter(), name) {
                occupied.append(value.clone());
            }
        }
        // A map that is full is left as it is: a response is never lost.
        Err(_full) => {}
    }
}

/// Whether a value of `Vary` names the header, or is `*`.
fn is_named<'a>(mut values: impl Iterator<Item = &'a HeaderValue>, name: &str) -> bool {
    let names = |element: &[u8]| element == b"*" || element.eq_ignore_ascii_case(name.as_bytes());
    values.any(|value| elements(value).any(names))
}
