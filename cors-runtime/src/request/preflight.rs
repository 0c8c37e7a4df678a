//! The kind of a request: a preflight or an actual request.

use super::{Lines, RequestHeader, RequestHeaders, RequestedMethod};

/// The kind of a request.
pub(crate) enum RequestKind<'r, H: RequestHeaders + ?Sized> {
    /// A [CORS-preflight request].
    ///
    /// [CORS-preflight request]: https://fetch.spec.whatwg.org/#cors-preflight-request
    Preflight(Preflight<'r, H>),
    /// Any other request.
    Actual,
}

/// The contents of a preflight.
pub(crate) struct Preflight<'r, H: RequestHeaders + ?Sized> {
    pub(crate) origin: Lines<'r, H::Value>,
    /// `Access-Control-Request-Method`. Several lines are read as an empty method, which no policy allows.
    pub(crate) method: RequestedMethod<'r>,
    /// `Access-Control-Request-Headers`.
    pub(crate) requested_headers: Lines<'r, H::Value>,
    pub(crate) headers: &'r H,
}

impl<'r, H: RequestHeaders + ?Sized> RequestKind<'r, H> {
    #[inline]
    pub(crate) fn new(method: RequestedMethod<'_>, headers: &'r H) -> Self {
        if method.is_options() {
            Self::of_options(headers)
        } else {
            RequestKind::Actual
        }
    }

    /// The kind of an OPTIONS request.
    #[inline(always)]
    pub(crate) fn of_options(headers: &'r H) -> Self {
        let [origin, method, requested_headers] = headers.preflight_lines();
        let method = match method {
            Lines::None => return RequestKind::Actual,
            Lines::One(method) => method.as_ref(),
            Lines::Several => b"",
        };
        match origin {
            Lines::None => RequestKind::Actual,
            Lines::One(_) | Lines::Several => RequestKind::Preflight(Preflight {
                origin,
                method: RequestedMethod::new(method),
                requested_headers,
                headers,
            }),
        }
    }
}

impl<'r, H: RequestHeaders + ?Sized> Preflight<'r, H> {
    /// The values of `Access-Control-Request-Headers`.
    pub(crate) fn header_lines(&self) -> impl Iterator<Item = &'r [u8]> + use<'r, H> {
        let lines = self.headers.lines(RequestHeader::RequestHeaders);
        lines.map(AsRef::as_ref)
    }

    /// Whether the value of `Access-Control-Request-Private-Network`, with all lines joined, is `true`.
    pub(crate) fn asks_for_private_network(&self) -> bool {
        let lines = self.headers.line(RequestHeader::RequestPrivateNetwork);
        lines.one().is_some_and(|value| value.as_ref() == b"true")
    }
}
