//! The site of an origin.

use cors_rules::suffix::is_public_suffix;
use url::{Host, Origin};

/// A [site](https://html.spec.whatwg.org/#site): what cookies and caches tell apart.
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

/// The [registrable domain](https://url.spec.whatwg.org/#host-registrable-domain), or else the host.
fn registrable(host: &Host) -> Host {
    match host {
        Host::Domain(domain) => Host::Domain(registrable_domain(domain).to_owned()),
        address => address.clone(),
    }
}

fn registrable_domain(host: &str) -> &str {
    let mut domain = host;
    while let Some((_, parent)) = domain.split_once('.') {
        // A top-level domain that the list does not name counts as a public suffix.
        if is_public_suffix(domain) || is_public_suffix(parent) || !parent.contains('.') {
            break;
        }
        domain = parent;
    }
    domain
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
