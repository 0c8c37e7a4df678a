//! The check of `enforce`: whether a request may reach its handler.
//!
//! Browsers send many requests that CORS does not restrict: forms, `no-cors` fetches, WebSocket upgrades. Their
//! headers `Origin` and `Sec-Fetch-Site`, which scripts cannot set, show whether another site caused them.

use cors_rules::{parse_port, split_authority};

use crate::{
    policy::{AnyPolicies, PolicyGroup},
    prepared::PreparedPolicy,
    reason::{Refusal, Step},
    request::{Lines, RequestHead, RequestHeader, RequestHeaders, authority},
};

/// Checks whether a request that is not a preflight may reach its handler. The policy that serves its method decides,
/// or otherwise the first policy that has `enforce`.
pub(crate) fn check_enforced<'p, H: RequestHead + ?Sized>(
    policies: AnyPolicies<'p>,
    head: &H,
) -> Result<(), Refusal<&'p PreparedPolicy>> {
    let serving = policies.serving(head.method());
    let policy = serving.or_else(|| policies.iter().find(|policy| policy.enforces()));
    match policy {
        Some(policy) => check(policy, head).map_err(|step| Refusal::new(Some(policy), step)),
        None => Ok(()),
    }
}

/// Whether `enforce` refuses a request that is not a preflight.
///
/// An adapter calls it if a middleware, such as one inside CORS, runs before the code that decides the request. It
/// emits no event, because [`Answer::new`](crate::adapter::Answer::new), which returns the refusal, emits one.
///
/// If no policy serves the method, the first policy with `enforce` decides.
#[must_use]
pub fn is_blocked<G, H>(policies: &G, head: &H) -> bool
where
    G: PolicyGroup + ?Sized,
    H: RequestHead,
{
    check_enforced(policies.any_policies(), head).is_err()
}

/// Whether the value of `Sec-Fetch-Site` shows that no other origin caused the request.
pub(super) fn is_own_site(site: &[u8]) -> bool {
    matches!(site, b"same-origin" | b"none")
}

fn check<H: RequestHead + ?Sized>(policy: &PreparedPolicy, head: &H) -> Result<(), Step> {
    let Some(hosts) = &policy.enforced_hosts else {
        return Ok(());
    };
    let headers = head.headers();
    if !hosts.accept(|| authority(head)) {
        return Err(Step::Host);
    }
    let origin = headers.line(RequestHeader::Origin);
    if policy.find_origin(origin).is_some() {
        return Ok(());
    }
    match headers.line(RequestHeader::SecFetchSite) {
        Lines::One(site) if is_own_site(site.as_ref()) => Ok(()),
        Lines::None => check_without_site(head, origin),
        Lines::One(_) | Lines::Several => check_foreign(head, origin),
    }
}

/// Checks a request without `Sec-Fetch-Site`, which an old browser or another client has sent.
fn check_without_site<H: RequestHead + ?Sized>(
    head: &H,
    origin: Lines<'_, <H::Headers as RequestHeaders>::Value>,
) -> Result<(), Step> {
    let is_own = |origin| authority(head).is_some_and(|own| is_own_origin(origin, own));
    match origin {
        Lines::None => Ok(()),
        Lines::One(origin) if is_own(origin.as_ref()) => Ok(()),
        Lines::One(_) | Lines::Several => Err(Step::Origin),
    }
}

/// Checks a request that a page of another site or origin caused. Navigations and images, which have no `Origin`, often
/// come from other sites, and GET handlers must not change anything.
fn check_foreign<H: RequestHead + ?Sized>(
    head: &H,
    origin: Lines<'_, <H::Headers as RequestHeaders>::Value>,
) -> Result<(), Step> {
    let is_upgrade = || !matches!(head.headers().line(RequestHeader::Upgrade), Lines::None);
    match origin {
        Lines::None if head.method().is_safe() && !is_upgrade() => Ok(()),
        Lines::None => Err(Step::Site),
        Lines::One(_) | Lines::Several => Err(Step::Origin),
    }
}

/// Whether an origin has the host and the port of `authority`. Forwarding headers are ignored, because any client can
/// send them.
pub(crate) fn is_own_origin(origin: &[u8], authority: &[u8]) -> bool {
    let (rest, default) = match (
        origin.strip_prefix(b"https://"),
        origin.strip_prefix(b"http://"),
    ) {
        (Some(rest), _) => (rest, 443),
        (None, Some(rest)) => (rest, 80),
        (None, None) => return false,
    };
    let (host, port) = split_authority(rest);
    let (own_host, own_port) = split_authority(authority);
    let number = |port: Option<&[u8]>| port.map_or(Some(default), parse_port);
    !host.is_empty()
        && host.eq_ignore_ascii_case(own_host)
        && number(port).is_some_and(|port| number(own_port) == Some(port))
}

#[cfg(test)]
mod tests {
    use super::is_own_origin;

    #[test]
    fn an_origin_is_the_servers_own_by_host_and_port() {
        let table = [
            ("https://api.example.com", "api.example.com", true),
            ("https://api.example.com", "API.example.com:443", true),
            ("https://api.example.com:8443", "api.example.com:8443", true),
            ("http://[::1]:3000", "[::1]:3000", true),
            ("http://api.example.com", "api.example.com:443", false),
            ("https://api.example.com", "api.example.com:8443", false),
            ("https://evil.example", "api.example.com", false),
            (
                "https://api.example.com.evil.example",
                "api.example.com",
                false,
            ),
            ("https://evilapi.example.com", "api.example.com", false),
            ("https://api.example.com", "", false),
            ("https://api.example.com", "api.example.com:", false),
            ("https://api.example.com:", "api.example.com", false),
            ("https://", "", false),
            ("null", "null", false),
            ("tauri://localhost", "localhost", false),
            ("https://api.example.com", "user@api.example.com", false),
        ];
        for (origin, authority, is_own) in table {
            let found = is_own_origin(origin.as_bytes(), authority.as_bytes());
            assert_eq!(found, is_own, "{origin} {authority}");
        }
    }
}
