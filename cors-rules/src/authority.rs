//! The parts of an origin: scheme, host and port.

/// An origin, or an origin pattern, split at its separators. The parts are not validated.
///
/// ```
/// use cors_rules::OriginParts;
///
/// let parts = OriginParts::split("https://[::1]:8443").unwrap();
/// assert_eq!((parts.scheme, parts.host, parts.port), ("https", "[::1]", Some("8443")));
/// assert_eq!(OriginParts::split("null"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OriginParts<'a> {
    /// The text before `://`.
    pub scheme: &'a str,
    /// The host; an IPv6 address keeps its brackets.
    pub host: &'a str,
    /// The text after the colon of the port, if there is a colon.
    pub port: Option<&'a str>,
}

impl<'a> OriginParts<'a> {
    /// Splits `text`. `None` if it has no `://`.
    #[must_use]
    pub fn split(text: &'a str) -> Option<Self> {
        let (scheme, authority) = text.split_once("://")?;
        let (host, port) = split_port(authority);
        Some(Self { scheme, host, port })
    }
}

/// Splits an authority without user information into host and port.
pub(crate) fn split_port(authority: &str) -> (&str, Option<&str>) {
    match port_colon(authority.as_bytes()) {
        Some(colon) => (&authority[..colon], Some(&authority[colon + 1..])),
        None => (authority, None),
    }
}

/// Splits the authority of a request into host and port. The parts are not validated.
///
/// ```
/// use cors_rules::split_authority;
///
/// assert_eq!(split_authority(b"[::1]:8443"), (&b"[::1]"[..], Some(&b"8443"[..])));
/// assert_eq!(split_authority(b"app.example.com"), (&b"app.example.com"[..], None));
/// ```
#[must_use]
pub fn split_authority(authority: &[u8]) -> (&[u8], Option<&[u8]>) {
    match port_colon(authority) {
        Some(colon) => (&authority[..colon], Some(&authority[colon + 1..])),
        None => (authority, None),
    }
}

/// The position of the colon before the port. The colons of an IPv6 address are inside its brackets.
pub(crate) fn port_colon(authority: &[u8]) -> Option<usize> {
    let mut colon = None;
    for (index, byte) in authority.iter().enumerate() {
        match byte {
            b']' => colon = None,
            b':' if colon.is_none() => colon = Some(index),
            _ => {}
        }
    }
    colon
}

/// Parses a port in the form that browsers send: 1 to 65535 in decimal, without a leading zero.
///
/// ```
/// assert_eq!(cors_rules::parse_port(b"8080"), Some(8080));
/// assert_eq!(cors_rules::parse_port(b"080"), None);
/// ```
#[must_use]
pub fn parse_port(digits: &[u8]) -> Option<u16> {
    if !matches!(digits, [b'1'..=b'9', ..]) {
        return None;
    }
    digits.iter().try_fold(0_u16, |number, byte| match byte {
        b'0'..=b'9' => number.checked_mul(10)?.checked_add(u16::from(byte - b'0')),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{parse_port, split_port};

    #[test]
    fn the_port_follows_the_first_colon_outside_of_brackets() {
        let table = [
            ("a.example", ("a.example", None)),
            ("a.example:80", ("a.example", Some("80"))),
            ("a.example:", ("a.example", Some(""))),
            ("a:1:2", ("a", Some("1:2"))),
            ("[::1]", ("[::1]", None)),
            ("[::1]:80", ("[::1]", Some("80"))),
            ("[::1]:80]:1", ("[::1]:80]", Some("1"))),
            ("[::1", ("[", Some(":1"))),
            ("", ("", None)),
        ];
        for (authority, parts) in table {
            assert_eq!(split_port(authority), parts, "{authority}");
        }
    }

    #[test]
    fn a_port_is_canonical() {
        for number in 0..=u16::MAX {
            let expected = (number > 0).then_some(number);
            assert_eq!(parse_port(number.to_string().as_bytes()), expected);
        }
        for digits in ["", "01", "65536", "99999999999", "1a", "+1", " 1", "*"] {
            assert_eq!(parse_port(digits.as_bytes()), None, "{digits}");
        }
    }
}
