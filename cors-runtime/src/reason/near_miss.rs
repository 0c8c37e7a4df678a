//! Origins that closely resemble one that a policy lists.

use cors_rules::OriginParts;

use crate::prepared::PreparedPolicy;

/// How an origin differs from a listed one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NearMiss {
    /// Its letters are in another case.
    Case,
    /// Its host ends with a dot.
    TrailingDot,
    /// It has another scheme.
    Scheme,
    /// It has another port.
    Port,
    /// Only one of the two has `www.` before its host.
    Www,
    /// It is the domain itself, and `https://*.example.com` is listed.
    Apex,
}

impl NearMiss {
    /// A listed origin that closely resembles `origin`, and how `origin` differs from it. `origin` is not listed.
    pub(super) fn find<'p>(origin: &[u8], policy: &'p PreparedPolicy) -> Option<(Self, &'p str)> {
        let origin = std::str::from_utf8(origin).ok()?;
        let parts = OriginParts::split(origin)?;
        let near = near_hosts(parts.host).into_iter().flatten();
        near.flat_map(|host| policy.origins_of_host(&host).collect::<Vec<_>>())
            .find_map(|text| {
                let miss = Self::between(parts, OriginParts::split(text)?, origin, text)?;
                Some((miss, text))
            })
    }

    fn between(
        sent: OriginParts<'_>,
        own: OriginParts<'_>,
        origin: &str,
        text: &str,
    ) -> Option<Self> {
        let same_scheme = sent.scheme == own.scheme;
        let same_port = sent.port == own.port;
        let is_www = |long: &str, short: &str| long.strip_prefix("www.") == Some(short);
        if origin.eq_ignore_ascii_case(text) {
            return Some(NearMiss::Case);
        }
        if sent.host == own.host {
            return match (same_scheme, same_port) {
                (true, false) => Some(NearMiss::Port),
                (false, _) => Some(NearMiss::Scheme),
                (true, true) => None,
            };
        }
        if !(same_scheme && same_port) {
            return None;
        }
        match own.host.strip_prefix("*.") {
            Some(apex) => (sent.host == apex).then_some(NearMiss::Apex),
            None if sent.host.strip_suffix('.') == Some(own.host) => Some(NearMiss::TrailingDot),
            None if is_www(sent.host, own.host) || is_www(own.host, sent.host) => {
                Some(NearMiss::Www)
            }
            None => None,
        }
    }
}

/// The hosts of origins that closely resemble an origin with `host`.
fn near_hosts(host: &str) -> [Option<String>; 5] {
    let lower = host.to_ascii_lowercase();
    let longer = |prefix: &str| format!("{prefix}{lower}");
    let shorter = |host: Option<&str>| host.map(str::to_owned);
    [
        shorter(lower.strip_suffix('.')),
        shorter(lower.strip_prefix("www.")),
        Some(longer("www.")),
        Some(longer("*.")),
        Some(lower),
    ]
}

#[cfg(test)]
mod tests {
    use super::NearMiss;
    use crate::{declaration::Builder, prepared::PreparedPolicy};

    #[test]
    fn an_origin_is_near_to_one_that_differs_in_one_respect() {
        const LISTED: &[&str] = &[
            "https://app.example.com",
            "https://*.example.org",
            "https://www.shop.example",
            "https://[::1]:8443",
        ];
        let table = [
            (
                "http://app.example.com",
                Some((NearMiss::Scheme, LISTED[0])),
            ),
            (
                "http://app.example.com:8080",
                Some((NearMiss::Scheme, LISTED[0])),
            ),
            (
                "https://app.example.com:8443",
                Some((NearMiss::Port, LISTED[0])),
            ),
            (
                "https://www.app.example.com",
                Some((NearMiss::Www, LISTED[0])),
            ),
            (
                "https://app.example.com.",
                Some((NearMiss::TrailingDot, LISTED[0])),
            ),
            ("https://App.example.com", Some((NearMiss::Case, LISTED[0]))),
            ("HTTPS://app.example.com", Some((NearMiss::Case, LISTED[0]))),
            ("https://example.org", Some((NearMiss::Apex, LISTED[1]))),
            ("https://shop.example", Some((NearMiss::Www, LISTED[2]))),
            ("https://[::1]", Some((NearMiss::Port, LISTED[3]))),
            ("https://example.com", None),
            ("https://evil.example", None),
            ("null", None),
            ("", None),
        ];
        let policy = PreparedPolicy::new(&Builder::new("", "").origins(LISTED).0);
        let find = |origin| NearMiss::find(origin, &policy);
        for (origin, near) in table {
            assert_eq!(find(origin.as_bytes()), near, "{origin}");
        }
        assert_eq!(find(b"\xff://app.example.com"), None);
    }
}
