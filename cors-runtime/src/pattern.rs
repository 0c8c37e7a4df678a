//! Origins with a wildcard.

use cors_rules::{Port, default_port, is_host_byte};

/// An origin with a wildcard for its leading labels, its port, or both.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OriginPattern {
    /// The scheme with `://`.
    scheme: &'static str,
    /// The host; with its leading dot where `*` stands for labels before it.
    host: &'static str,
    /// What may follow the host.
    port: PortPattern,
}

/// The port of an [`OriginPattern`].
#[derive(Clone, Copy, Debug)]
enum PortPattern {
    /// These bytes: `:8080`, or nothing for the scheme's default port.
    Exact(&'static str),
    /// None, or any port but the scheme's default, which browsers never send.
    Any { default: Option<u16> },
}

impl OriginPattern {
    /// The slices of a text that has a wildcard; `None` where it has none.
    pub(crate) fn parse(text: &'static str) -> Option<Self> {
        let pattern = cors_rules::OriginPattern::parse(text).ok()?;
        if pattern.is_exact() {
            return None;
        }
        let (scheme, authority) = text.split_at(pattern.scheme().len() + "://".len());
        let authority = authority.strip_prefix('*').unwrap_or(authority);
        let dot = usize::from(pattern.has_subdomain_wildcard());
        let (host, port) = authority.split_at(pattern.host().len() + dot);
        Some(Self {
            scheme,
            host,
            port: match pattern.port() {
                Port::Any => PortPattern::Any {
                    default: default_port(pattern.scheme()),
                },
                Port::Default | Port::Number(_) => PortPattern::Exact(port),
            },
        })
    }

    pub(crate) fn matches(&self, origin: &[u8]) -> bool {
        let Some(rest) = origin.strip_prefix(self.scheme.as_bytes()) else {
            return false;
        };
        let host = match self.port {
            PortPattern::Exact(port) => rest.strip_suffix(port.as_bytes()),
            PortPattern::Any { default } => without_port(rest, default),
        };
        host.is_some_and(|host| self.matches_host(host))
    }

    fn matches_host(&self, host: &[u8]) -> bool {
        if !self.host.starts_with('.') {
            return host == self.host.as_bytes();
        }
        host.len() <= MAX_HOST
            && host
                .strip_suffix(self.host.as_bytes())
                .is_some_and(is_labels)
    }
}

/// The bytes of the longest domain name ([RFC 1035, section 2.3.4], without the root's label).
///
/// [RFC 1035, section 2.3.4]: https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4
const MAX_HOST: usize = 253;

/// Whether `text` can be a domain name, as browsers write it.
pub(crate) fn is_host(text: &[u8]) -> bool {
    text.len() <= MAX_HOST && is_labels(text)
}

/// One or more labels of 1 to 63 bytes, separated by dots.
fn is_labels(text: &[u8]) -> bool {
    let mut length = 0;
    for &byte in text {
        match byte {
            b'.' if length > 0 => length = 0,
            _ if length < 63 && IS_HOST_BYTE[usize::from(byte)] => length += 1,
            _ => return false,
        }
    }
    length > 0
}

static IS_HOST_BYTE: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    loop {
        table[byte as usize] = is_host_byte(byte);
        match byte.checked_add(1) {
            Some(next) => byte = next,
            None => break table,
        }
    }
};

/// Cuts a port from the end of `text`, or nothing where there is none. `None`: not as browsers write it.
fn without_port(text: &[u8], default: Option<u16>) -> Option<&[u8]> {
    let Some(colon) = text.iter().rposition(|&byte| byte == b':') else {
        return Some(text);
    };
    let (host, port) = (&text[..colon], &text[colon + 1..]);
    let port = self::port(port)?;
    (Some(port) != default).then_some(host)
}

/// The number that `digits` are, if it is from 1 to 65535 and they have no leading zero.
pub(crate) fn port(digits: &[u8]) -> Option<u16> {
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
    use cors_rules::is_host_byte;
    use proptest::prelude::*;

    use super::is_labels;

    /// What the documentation says, in one expression.
    fn is_labels_naively(text: &[u8]) -> bool {
        text.split(|&byte| byte == b'.').all(|label| {
            (1..=63).contains(&label.len()) && label.iter().all(|&byte| is_host_byte(byte))
        })
    }

    proptest! {
        #[test]
        fn labels_are_what_the_documentation_says(
            text in prop::collection::vec(prop_oneof![Just(b'.'), Just(b'a'), any::<u8>()], 0..20),
            length in 0_usize..70,
        ) {
            let long = [vec![b'a'; length], text.clone(), vec![b'b'; length]].concat();
            for text in [text, long] {
                prop_assert_eq!(is_labels(&text), is_labels_naively(&text));
            }
        }
    }
}
