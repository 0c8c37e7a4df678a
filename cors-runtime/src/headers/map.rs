//! Writes the headers of a response.

use std::mem;

use http::{HeaderMap, HeaderName, HeaderValue};

pub(crate) const TRUE: HeaderValue = HeaderValue::from_static("true");

/// <https://wicg.github.io/private-network-access/#headers>
pub(crate) const ALLOW_PRIVATE_NETWORK: HeaderName =
    HeaderName::from_static("access-control-allow-private-network");

/// Inserts a header. A full map (32,768 headers) is not changed, so that the response is sent.
///
/// Inlined, so that the hash of a constant name is computed at compile time.
#[inline]
pub(crate) fn set(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    let _full = headers.try_insert(name, value);
}

/// Replaces `headers`, which are empty, with a copy.
#[inline]
pub(crate) fn replace_headers(headers: &mut HeaderMap, copy: HeaderMap) {
    if headers.capacity() == 0 {
        // The map owns no memory, but its destructor would check several fields. `forget` skips the checks.
        mem::forget(mem::replace(headers, copy));
    } else {
        *headers = copy;
    }
}

/// Whether a header belongs to the CORS protocol. A response has only those of its policy.
#[inline(always)]
pub(crate) fn is_access_control(name: &HeaderName) -> bool {
    name.as_str().starts_with("access-control-")
}

pub(crate) fn remove_access_control(headers: &mut HeaderMap) {
    while let Some(name) = headers.keys().find(|name| is_access_control(name)).cloned() {
        headers.remove(name);
    }
}
