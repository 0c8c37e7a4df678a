//! The request headers that decisions depend on.

use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{COOKIE, HOST, ORIGIN, UPGRADE},
};

static SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A request header that a decision depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestHeader {
    /// `Origin`
    Origin,
    /// `Access-Control-Request-Method`
    RequestMethod,
    /// `Access-Control-Request-Headers`
    RequestHeaders,
    /// `Access-Control-Request-Private-Network`
    RequestPrivateNetwork,
    /// `Cookie`
    Cookie,
    /// `Sec-Fetch-Site`
    SecFetchSite,
    /// `Host`
    Host,
    /// `Upgrade`
    Upgrade,
}

impl RequestHeader {
    /// All of them.
    pub(super) const ALL: [Self; 8] = [
        RequestHeader::Origin,
        RequestHeader::RequestMethod,
        RequestHeader::RequestHeaders,
        RequestHeader::RequestPrivateNetwork,
        RequestHeader::Cookie,
        RequestHeader::SecFetchSite,
        RequestHeader::Host,
        RequestHeader::Upgrade,
    ];

    /// The name, in lower case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            RequestHeader::Origin => "origin",
            RequestHeader::RequestMethod => "access-control-request-method",
            RequestHeader::RequestHeaders => "access-control-request-headers",
            RequestHeader::RequestPrivateNetwork => "access-control-request-private-network",
            RequestHeader::Cookie => "cookie",
            RequestHeader::SecFetchSite => "sec-fetch-site",
            RequestHeader::Host => "host",
            RequestHeader::Upgrade => "upgrade",
        }
    }

    /// The value of the first line. Names that are constants of `http` need no parser, and are hashed faster.
    #[inline(always)]
    pub(super) fn first(self, headers: &HeaderMap) -> Option<&HeaderValue> {
        match self {
            RequestHeader::Origin => headers.get(ORIGIN),
            RequestHeader::Host => headers.get(HOST),
            RequestHeader::Upgrade => headers.get(UPGRADE),
            RequestHeader::Cookie => headers.get(COOKIE),
            RequestHeader::SecFetchSite => headers.get(&SEC_FETCH_SITE),
            _ => headers.get(self.name()),
        }
    }
}
