//! Writing into a response's headers.

use std::mem;

use http::{HeaderMap, HeaderName, HeaderValue};

pub(crate) const TRUE: HeaderValue = HeaderValue::from_static("true");

/// <https://wicg.github.io/private-network-access/#headers>
pub(crate) const REQUEST_PRIVATE_NETWORK: HeaderName =
    HeaderName::from_static("access-control-request-private-network");
pub(crate) const ALLOW_PRIVATE_NETWORK: HeaderName =
    HeaderName::from_static("access-control-allow-private-network");

/// Inserts a header. A map that is full (32,768 headers) is left as it is: a response is never lost.
///
/// Inlined, as the hash of a name that is known is worked out while compiling.
#[inline]
pub(crate) fn set(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    let _full = headers.try_insert(name, value);
}

/// Puts `copy` in the place of headers that are empty.
#[inline]
pub(crate) fn fill(headers: &mut HeaderMap, copy: HeaderMap) {
    if headers.capacity() == 0 {
        // It owns nothing, which its drop would find out in several steps.
        mem::forget(mem::replace(headers, copy));
    } else {
        *headers = copy;
    }
}
