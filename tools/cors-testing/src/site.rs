//! The site of an origin.

use cors_rules::suffix::is_public_suffix;
use url::{Host, Origin, Url};

/// A [site](https://html.spec.whatwg.org/#site), by which cookies and caches are separated.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Site {
    Opaque(Origin),
    Tuple(String, Host),
}

impl Site {
    /// <https://html.spec.whatwg.org/#obtain-a-site>
    pub(super) fn new(origin: &Origin) -> Self {
        match origin {
            Origin::Opaque(_) => Self::Opaque(origin.clone()),
            Origin::Tuple(scheme, host, _port) => Self::Tuple(scheme.clone(), registrable(host)),
        }
    }
}

/// The [registrable domain](https://url.spec.whatwg.org/#host-registrable-domain), or otherwise the host.
fn registrable(host: &Host) -> Host {
    match host {
        Host::Domain(domain) => Host::Domain(registrable_domain(domain).to_owned()),
        address => address.clone(),
    }
}

fn registrable_domain(host: &str) -> &str {
    let mut domain = host;
    while let Some((_, parent)) = domain.split_once('.') {
        // A top-level domain that the list does not contain is treated as a public suffix.
        if is_public_suffix(domain) || is_public_suffix(parent) || !parent.contains('.') {
            break;
        }
        domain = parent;
    }
    domain
}

/// Whether the connection to `url` is [trustworthy]: encrypted, or on the same machine.
///
/// [trustworthy]: https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy
pub(super) fn is_trustworthy(url: &Url) -> bool {
    url.scheme() == "https"
        || match url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
}

#[cfg(test)]
mod tests {
    use super::registrable_domain;

    #[test]
    fn the_registrable_domain_is_one_label_below_the_public_suffix() {
        for (host, domain) in [
            ("example.com", "example.com"),
            ("a.b.example.com", "example.com"),
            ("a.b.example.co.uk", "example.co.uk"),
            ("me.github.io", "me.github.io"),
            ("github.io", "github.io"),
            ("s3.amazonaws.com", "s3.amazonaws.com"),
            ("team.localhost", "team.localhost"),
            ("localhost", "localhost"),
            ("a.www.ck", "www.ck"),
        ] {
            assert_eq!(registrable_domain(host), domain, "{host}");
        }
    }
}
