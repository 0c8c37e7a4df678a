//! The head of a request: its method and its headers.

use super::{Directives, Lines, RequestHeader, RequestedMethod};

/// The part of a request that a decision depends on: its method and its headers.
///
/// `http::Request` and `http::request::Parts` implement it. An adapter implements it for the requests of
/// its framework, which can use types other than those of the `http` crate:
///
/// ```
/// use cors_runtime::adapter::{RequestHead, RequestHeader, RequestHeaders, RequestedMethod};
///
/// struct Request {
///     method: String,
///     headers: Headers,
/// }
///
/// struct Headers(Vec<(String, Vec<u8>)>);
///
/// impl RequestHead for Request {
///     type Headers = Headers;
///
///     fn method(&self) -> RequestedMethod<'_> {
///         RequestedMethod::new(self.method.as_bytes())
///     }
///
///     fn headers(&self) -> &Headers {
///         &self.headers
///     }
/// }
///
/// impl RequestHeaders for Headers {
///     type Value = [u8];
///
///     fn lines(&self, header: RequestHeader) -> impl Iterator<Item = &[u8]> {
///         let lines = self.0.iter();
///         let lines = lines.filter(move |(name, _)| name.eq_ignore_ascii_case(header.name()));
///         lines.map(|(_, value)| &**value)
///     }
/// }
/// ```
pub trait RequestHead {
    /// The type of the headers.
    type Headers: RequestHeaders + ?Sized;

    /// The request's method.
    fn method(&self) -> RequestedMethod<'_>;

    /// The request's headers.
    fn headers(&self) -> &Self::Headers;

    /// Whether the method is OPTIONS.
    #[inline]
    fn is_options(&self) -> bool {
        self.method().is_options()
    }

    /// The path of the request, for events. It is empty if it is unknown.
    fn path(&self) -> &[u8] {
        b""
    }

    /// The authority of the request's target: `:authority` in HTTP/2, or the authority of a target in absolute form.
    /// `None` if the target has no authority, so that `Host` contains it. `enforce` depends on it.
    #[inline]
    fn authority(&self) -> Option<&[u8]> {
        None
    }

    /// The directives of outer layers, if there are any.
    fn directives(&self) -> Option<Directives> {
        None
    }

    /// A copy for diagnostics.
    #[doc(hidden)]
    fn copy(&self) -> HeadCopy {
        let method = self.method().name();
        HeadCopy::new(method, self.headers(), self.authority(), self.path())
    }

    /// Whether there may be directives. This check is faster than a search for them.
    #[inline]
    fn may_have_directives(&self) -> bool {
        true
    }
}

/// The headers of a request; see [`RequestHead`].
pub trait RequestHeaders {
    /// The type of a header's value. An allowed origin is sent back as the owned form of this type, so the bytes of a
    /// reference-counted type are not copied.
    type Value: ?Sized + AsRef<[u8]> + ToOwned;

    /// Whether an answer sends the request's own `Origin` value if it could also send a string of the policy. Cloning
    /// a reference-counted value is faster than creating a value from a string.
    const IS_ORIGIN_SHARED: bool = false;

    /// The values of a header, one for each line, in order.
    fn lines(&self, header: RequestHeader) -> impl Iterator<Item = &Self::Value>;

    /// The number of lines of a header, and the value if there is one line.
    #[inline]
    fn line(&self, header: RequestHeader) -> Lines<'_, Self::Value> {
        self.lines(header).collect()
    }

    /// The lines of `Origin`, `Access-Control-Request-Method` and `Access-Control-Request-Headers`.
    #[inline]
    fn preflight_lines(&self) -> [Lines<'_, Self::Value>; 3] {
        [
            RequestHeader::Origin,
            RequestHeader::RequestMethod,
            RequestHeader::RequestHeaders,
        ]
        .map(|header| self.line(header))
    }
}

/// The owned form of the value of a request's header.
pub(crate) type OwnedValue<H> =
    <<<H as RequestHead>::Headers as RequestHeaders>::Value as ToOwned>::Owned;

/// A copy of the parts of a request that diagnostics read.
///
/// Diagnostics read a copy because LLVM assumes that a reference that reaches the formatting machinery
/// outlives the call. With such a reference to the request, rustc copies the whole request each time it
/// moves, even if there is nothing to diagnose (70 instructions for each request in axum).
#[derive(Clone, Debug)]
pub struct HeadCopy {
    method: Vec<u8>,
    headers: HeadersCopy,
    authority: Option<Vec<u8>>,
    path: Vec<u8>,
}

/// The lines of the headers that decisions depend on.
#[derive(Clone, Debug)]
pub struct HeadersCopy(Vec<(RequestHeader, Vec<u8>)>);

impl HeadCopy {
    #[cold]
    #[inline(never)]
    pub(super) fn new(
        method: &[u8],
        headers: &(impl RequestHeaders + ?Sized),
        authority: Option<&[u8]>,
        path: &[u8],
    ) -> Self {
        let lines = RequestHeader::ALL.iter().flat_map(|&header| {
            let lines = headers.lines(header);
            lines.map(move |value| (header, value.as_ref().to_vec()))
        });
        Self {
            method: method.to_vec(),
            headers: HeadersCopy(lines.collect()),
            authority: authority.map(<[u8]>::to_vec),
            path: path.to_vec(),
        }
    }
}

impl RequestHead for HeadCopy {
    type Headers = HeadersCopy;

    fn method(&self) -> RequestedMethod<'_> {
        RequestedMethod::new(&self.method)
    }

    fn headers(&self) -> &HeadersCopy {
        &self.headers
    }

    fn authority(&self) -> Option<&[u8]> {
        self.authority.as_deref()
    }

    fn path(&self) -> &[u8] {
        &self.path
    }
}

impl RequestHeaders for HeadersCopy {
    type Value = [u8];

    fn lines(&self, header: RequestHeader) -> impl Iterator<Item = &[u8]> {
        let lines = self.0.iter().filter(move |(own, _)| *own == header);
        lines.map(|(_, value)| &value[..])
    }
}
