//! What went over the wire.

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

/// A request that reached the service, and the head of its response.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Exchange {
    /// Whether the browser asked for leave with it, on the script's behalf.
    pub is_preflight: bool,
    /// The request's method.
    pub method: Method,
    /// The request's whole URL.
    pub url: String,
    /// The request's headers.
    pub headers: HeaderMap,
    /// The request's body.
    pub body: Bytes,
    /// The response; none if the service failed.
    pub response: Option<ResponseHead>,
}

/// The head of a response, as the service sent it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ResponseHead {
    /// The status.
    pub status: StatusCode,
    /// All headers, also those that no script can read.
    pub headers: HeaderMap,
}
