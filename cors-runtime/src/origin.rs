//! The origin of a request, parsed.

use cors_rules::{OriginParts, default_port, is_host, parse_port};

/// The origin of a request, as the functions of `matching(path)` receive it.
///
/// It is an origin that a browser can send: its scheme, host and port are in canonical form. `null` and malformed
/// origins are refused before any function is called.
///
/// ```
/// use cors_runtime::{Origin, cors};
///
/// fn is_tenant(origin: &Origin<'_>) -> bool {
///     let tenant = origin.host().strip_suffix(".tenants.example");
///     origin.scheme() == "https" && tenant.is_some_and(|tenant| tenant.starts_with("t-"))
/// }
///
/// #[cors(origins = [matching(is_tenant)], methods = [GET])]
/// async fn list_users() {}
///
/// let request = http::Request::get("/").header("origin", "https://t-1.tenants.example");
/// assert!(list_users::POLICY.decide(&request.body(()).unwrap()).is_allowed());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin<'a> {
    text: &'a str,
    scheme: &'a str,
    host: &'a str,
    port: Option<u16>,
}

impl<'a> Origin<'a> {
    /// A scheme of at most 64 bytes, `://`, a host of at most 253 and a port of at most 5.
    pub(crate) const MAX_LENGTH: usize = 64 + 3 + 253 + 1 + 5;

    /// Parses an origin. `None` if browsers do not send such a text.
    pub(crate) fn parse(text: &'a [u8]) -> Option<Self> {
        let text = str::from_utf8(text).ok()?;
        let OriginParts { scheme, host, port } = OriginParts::split(text)?;
        let port = match port {
            Some(digits) => Some(parse_port(digits.as_bytes())?),
            None => None,
        };
        let is_scheme = |byte: u8| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.')
        };
        let is_canonical = text.len() <= Self::MAX_LENGTH
            && scheme.starts_with(|first: char| first.is_ascii_lowercase())
            && scheme.bytes().all(is_scheme)
            && port.is_none_or(|port| default_port(scheme) != Some(port))
            && (is_host(host.as_bytes()) || is_address(host));
        is_canonical.then_some(Self {
            text,
            scheme,
            host,
            port,
        })
    }

    /// The origin as it was sent.
    #[must_use]
    pub const fn as_str(&self) -> &'a str {
        self.text
    }

    /// The scheme, without `://`.
    #[must_use]
    pub const fn scheme(&self) -> &'a str {
        self.scheme
    }

    /// The host. An IPv6 address is in brackets.
    #[must_use]
    pub const fn host(&self) -> &'a str {
        self.host
    }

    /// The port. `None` for the default port of the scheme.
    #[must_use]
    pub const fn port(&self) -> Option<u16> {
        self.port
    }
}

/// An IPv6 address in its brackets.
fn is_address(host: &str) -> bool {
    let address = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    let is_allowed = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b':');
    address.is_some_and(|address| !address.is_empty() && address.bytes().all(is_allowed))
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn an_origin_is_parsed_into_its_parts() {
        let table = [
            ("https://a.example", Some(("https", "a.example", None))),
            (
                "http://a.example:8080",
                Some(("http", "a.example", Some(8080))),
            ),
            (
                "https://[2001:db8::1]:8443",
                Some(("https", "[2001:db8::1]", Some(8443))),
            ),
            (
                "chrome-extension://abc",
                Some(("chrome-extension", "abc", None)),
            ),
            ("null", None),
            ("", None),
            ("https://", None),
            ("://a", None),
            ("https://a.example:443", None),
            ("https://a.example:0", None),
            ("https://a.example:", None),
            ("https://a.example:1:2", None),
            ("https://A.example", None),
            ("HTTPS://a.example", None),
            ("https://a..example", None),
            ("https://a.example/", None),
            ("https://u@a.example", None),
            ("https://a b", None),
            ("https://[::1", None),
            ("https://[]", None),
            ("https://\u{e9}.example", None),
        ];
        for (text, parts) in table {
            let origin = Origin::parse(text.as_bytes());
            let found = origin.map(|origin| (origin.scheme(), origin.host(), origin.port()));
            assert_eq!(found, parts, "{text}");
        }
    }

    #[test]
    fn a_host_has_at_most_253_bytes() {
        let of_length = |length: usize| {
            let host = "a.".repeat(length)[..length - 1].to_owned() + "a";
            format!("https://{host}")
        };
        assert!(Origin::parse(of_length(253).as_bytes()).is_some());
        assert!(Origin::parse(of_length(255).as_bytes()).is_none());
    }
}
