//! Origins that are almost the ones that a policy lists.

/// How an origin differs from one that is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NearMiss {
    /// Its letters are in another case.
    Case,
    /// A dot stands behind its host.
    TrailingDot,
    /// It has another scheme.
    Scheme,
    /// It has another port.
    Port,
    /// One of the two has `www.` before its host.
    Www,
    /// It is the domain itself, where `https://*.example.com` is listed.
    Apex,
}

impl NearMiss {
    /// The first listed origin that is nearly `origin`, and how it differs. `origin` is not listed.
    pub(crate) fn find(
        origin: &[u8],
        listed: &'static [&'static str],
    ) -> Option<(Self, &'static str)> {
        let origin = std::str::from_utf8(origin).ok()?;
        let asked = Parts::of(origin)?;
        listed.iter().find_map(|&text| {
            let miss = Self::between(asked, Parts::of(text)?, origin, text)?;
            Some((miss, text))
        })
    }

    fn between(asked: Parts<'_>, own: Parts<'_>, origin: &str, text: &str) -> Option<Self> {
        let same_scheme = asked.scheme == own.scheme;
        let same_port = asked.port == own.port;
        let is_www = |long: &str, short: &str| long.strip_prefix("www.") == Some(short);
        if origin.eq_ignore_ascii_case(text) {
            return Some(NearMiss::Case);
        }
        if asked.host == own.host {
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
            Some(apex) => (asked.host == apex).then_some(NearMiss::Apex),
            None if asked.host.strip_suffix('.') == Some(own.host) => Some(NearMiss::TrailingDot),
            None if is_www(asked.host, own.host) || is_www(own.host, asked.host) => {
                Some(NearMiss::Www)
            }
            None => None,
        }
    }
}

/// What an origin or a pattern is made of, as it is written.
#[derive(Clone, Copy)]
struct Parts<'a> {
    scheme: &'a str,
    host: &'a str,
    port: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let (scheme, authority) = text.split_once("://")?;
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, Some(port)),
            _ => (authority, None),
        };
        Some(Self { scheme, host, port })
    }
}

#[cfg(test)]
mod tests {
    use super::NearMiss;

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
        for (origin, near) in table {
            assert_eq!(NearMiss::find(origin.as_bytes(), LISTED), near, "{origin}");
        }
        assert_eq!(NearMiss::find(b"\xff://app.example.com", LISTED), None);
    }
}
