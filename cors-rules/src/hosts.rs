//! The hosts of `enforce(hosts = [..])`: the authorities under which a server is reached.

use crate::{
    Fault, Finding, Fix, OriginPattern, Port, Rule,
    authority::{parse_port, split_authority},
    host::{MAX_HOST, is_labels},
};

/// A host with an optional port, under which a server is reached.
///
/// It is written as in an origin, without the scheme: `*` can replace its leading labels and its port.
/// Without a port, it matches the default ports of `http` and `https`, which clients omit.
///
/// ```
/// use cors_rules::hosts::HostPattern;
///
/// let host = HostPattern::parse("api.example.com").unwrap();
/// assert!(host.matches(b"api.example.com"));
/// assert!(host.matches(b"API.example.com:443"));
/// assert!(!host.matches(b"api.example.com:8080"));
/// assert!(!host.matches(b"evil.example"));
///
/// let fault = HostPattern::parse("https://api.example.com").unwrap_err();
/// assert_eq!(fault.proposal(), Some("api.example.com"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPattern {
    /// The host, with a leading dot if `*` replaces the labels before it.
    host: Box<str>,
    has_subdomain_wildcard: bool,
    port: Port,
}

impl HostPattern {
    /// Parses a host.
    ///
    /// # Errors
    ///
    /// The first rule for the hosts of origins that `text` breaks.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        if let Some((_, host)) = text.split_once("://") {
            let what = "a host must not have a scheme";
            return Err(Fault::new(Rule::OriginSyntax, what, proposal(host)));
        }
        if text.is_empty() {
            let what = "the host is empty";
            let fix = Fix::Name(EXAMPLE.to_owned());
            return Err(Fault::new(Rule::OriginSyntax, what, fix));
        }
        let bare = text.trim();
        if bare != text && !bare.is_empty() {
            let what = "the host has leading or trailing white space";
            return Err(Fault::new(Rule::OriginTrailing, what, proposal(bare)));
        }
        if text == "*" {
            let what = "`*` accepts every host, like `enforce` without `hosts`";
            let fix = Fix::Name(EXAMPLE.to_owned());
            return Err(Fault::new(Rule::OriginWildcardPlace, what, fix));
        }
        let origin = format!("http://{text}");
        let pattern = OriginPattern::parse(&origin).map_err(without_scheme)?;
        if pattern.port() == Port::Number(443) {
            let host = text.trim_end_matches(":443").to_owned();
            return Err(default_port(443, "https", Fix::Write(host)));
        }
        let has_subdomain_wildcard = pattern.has_subdomain_wildcard();
        let dot = if has_subdomain_wildcard { "." } else { "" };
        Ok(Self {
            host: format!("{dot}{}", pattern.host()).into(),
            has_subdomain_wildcard,
            port: pattern.port(),
        })
    }

    /// Whether `authority`, the value of `Host` or `:authority`, matches this host in any letter case.
    #[must_use]
    pub fn matches(&self, authority: &[u8]) -> bool {
        let (host, port) = split_authority(authority);
        self.matches_port(port) && self.matches_host(host)
    }

    fn matches_port(&self, port: Option<&[u8]>) -> bool {
        let number = port.map(parse_port);
        match self.port {
            Port::Default => matches!(number, None | Some(Some(80 | 443))),
            Port::Number(own) => number == Some(Some(own)),
            Port::Any => number != Some(None),
        }
    }

    fn matches_host(&self, host: &[u8]) -> bool {
        let own = self.host.as_bytes();
        if !self.has_subdomain_wildcard {
            return host.eq_ignore_ascii_case(own);
        }
        let Some(labels) = host.len().checked_sub(own.len()) else {
            return false;
        };
        let (labels, suffix) = host.split_at(labels);
        host.len() <= MAX_HOST && suffix.eq_ignore_ascii_case(own) && is_labels(labels)
    }
}

const EXAMPLE: &str = "api.example.com";

/// All mistakes in a list of hosts, in the order of the list.
///
/// ```
/// use cors_rules::{Rule, hosts};
///
/// let findings = hosts::check(&["localhost:3000", "api.example.com/"]);
/// assert_eq!(findings.len(), 1);
/// assert_eq!((findings[0].index, findings[0].fault.rule), (Some(1), Rule::OriginTrailing));
/// ```
#[must_use]
pub fn check(values: &[&str]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, &value) in values.iter().enumerate() {
        match HostPattern::parse(value) {
            Err(fault) => findings.push(fault.at(index)),
            Ok(_) if values[..index].contains(&value) => {
                let what = format!("the host `{value}` is listed twice");
                let fault = Fault::new(Rule::OriginDuplicate, what, Fix::Remove);
                findings.push(fault.at(index));
            }
            Ok(_) => {}
        }
    }
    findings
}

/// The fault of a list without hosts.
pub(crate) fn no_hosts() -> Fault {
    let what = "`hosts` is empty, so every request would be refused";
    let help = format!(
        "list the server's own hosts, as in `[\"{EXAMPLE}\"]`; or write `enforce` alone, which accepts every \
         host"
    );
    Fault::new(Rule::OriginHost, what, Fix::Advice(help))
}

fn default_port(port: u16, scheme: &str, fix: Fix) -> Fault {
    let what = format!("clients omit `:{port}`, the default port of `{scheme}`");
    Fault::new(Rule::OriginDefaultPort, what, fix)
}

/// The fault of a host, derived from the fault of the origin `http://` with this host.
fn without_scheme(fault: Fault) -> Fault {
    let Fault { rule, what, fix } = fault;
    let fix = match fix {
        Fix::Write(origin) => match origin.split_once("://") {
            Some((_, host)) => proposal(host),
            None => Fix::Name(EXAMPLE.to_owned()),
        },
        Fix::Advice(help) if rule != Rule::OriginSyntax => Fix::Advice(of_host(&help)),
        Fix::Remove => Fix::Remove,
        Fix::Name(_) | Fix::Advice(_) => Fix::Name(EXAMPLE.to_owned()),
    };
    match rule {
        Rule::OriginSyntax => Fault::new(rule, "the name of the host is missing", fix),
        Rule::OriginCase => Fault::new(rule, "hosts must be in lower case", fix),
        Rule::OriginDefaultPort => default_port(80, "http", fix),
        _ => Fault::new(rule, of_host(&what), fix),
    }
}

/// Converts a text about an origin to one about a host.
fn of_host(text: &str) -> String {
    let replacements = [
        ("https://", ""),
        ("http://", ""),
        ("an origin", "a host"),
        ("the origin", "the host"),
        ("single origin", "single host"),
        ("each origin", "each host"),
    ];
    let replace = |text: String, (from, to): &(&str, &str)| text.replace(from, to);
    replacements.iter().fold(text.to_owned(), replace)
}

/// The fix for a host that closely resembles `host`.
fn proposal(host: &str) -> Fix {
    let end = host.find(['/', '?', '#']).unwrap_or(host.len());
    let host = host[..end].rsplit('@').next().unwrap_or_default();
    let host = host.trim_end_matches(":443").trim_end_matches(":80");
    match HostPattern::parse(host) {
        Ok(_) => Fix::Write(host.to_owned()),
        Err(_) => Fix::Name(EXAMPLE.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{HostPattern, check};
    use crate::fault::places;

    #[test]
    fn a_host_is_matched_with_its_port_in_any_letter_case() {
        let table: &[(&str, &[&str], &[&str])] = &[
            (
                "api.example.com",
                &[
                    "api.example.com",
                    "API.Example.com",
                    "api.example.com:80",
                    "api.example.com:443",
                ],
                &[
                    "",
                    "example.com",
                    "x.api.example.com",
                    "api.example.com.",
                    "api.example.com:",
                    "api.example.com:8080",
                    "api.example.com:0443",
                    "user@api.example.com",
                    "api.example.com,evil.example",
                ],
            ),
            (
                "localhost:3000",
                &["localhost:3000"],
                &["localhost", "localhost:80", "evil.example:3000"],
            ),
            (
                "*.example.com",
                &["a.example.com", "a.b.Example.com:443"],
                &[
                    "example.com",
                    ".example.com",
                    "aexample.com",
                    "a..example.com",
                    "a.example.com:1",
                ],
            ),
            (
                "localhost:*",
                &["localhost", "localhost:1"],
                &["localhost:", "localhost:0", "localhost:x"],
            ),
            (
                "[::1]:3000",
                &["[::1]:3000"],
                &["[::1]", "[::1", "::1:3000"],
            ),
            ("127.0.0.1:*", &["127.0.0.1:8080"], &["127.0.0.2:8080"]),
        ];
        for (pattern, matching, others) in table {
            let host = HostPattern::parse(pattern).unwrap_or_else(|fault| panic!("{fault:?}"));
            for authority in *matching {
                assert!(host.matches(authority.as_bytes()), "{pattern} {authority}");
            }
            for authority in *others {
                assert!(!host.matches(authority.as_bytes()), "{pattern} {authority}");
            }
        }
    }

    #[test]
    fn a_host_keeps_the_rules_of_the_hosts_of_origins() {
        let table = [
            (
                "https://api.example.com/x",
                "origin_syntax",
                "write `api.example.com`",
            ),
            (
                "api.example.com/",
                "origin_trailing",
                "write `api.example.com`",
            ),
            (
                " api.example.com",
                "origin_trailing",
                "write `api.example.com`",
            ),
            ("Api.example.com", "origin_case", "write `api.example.com`"),
            (
                "api.example.com:80",
                "origin_default_port",
                "write `api.example.com`",
            ),
            (
                "api.example.com:443",
                "origin_default_port",
                "write `api.example.com`",
            ),
            ("api.example.com:0", "origin_port", ""),
            (
                "*",
                "origin_wildcard_place",
                "write a value such as `api.example.com`",
            ),
            ("a*.example.com", "origin_wildcard_place", ""),
            ("::1", "origin_ip", "write `[::1]`"),
            ("127.1", "origin_ip", "write `127.0.0.1`"),
            (
                "user@api.example.com",
                "origin_userinfo",
                "write `api.example.com`",
            ),
            (
                "",
                "origin_syntax",
                "write a value such as `api.example.com`",
            ),
            (
                ":3000",
                "origin_syntax",
                "write a value such as `api.example.com`",
            ),
            (
                "https://*",
                "origin_syntax",
                "write a value such as `api.example.com`",
            ),
            (
                "a.example, b.example",
                "origin_joined",
                "write each host as a separate element",
            ),
            (
                "bücher.example",
                "origin_idn",
                "write `xn--bcher-kva.example`",
            ),
            (
                "a.*.example",
                "origin_wildcard_place",
                "write `*` for the leading labels of a domain, for the whole port, or for both, as in \
                 `*.example.com:*`",
            ),
        ];
        for (text, rule, help) in table {
            let fault = HostPattern::parse(text).expect_err(text);
            assert_eq!(fault.rule.id(), rule, "{text}");
            let written = fault.fix.help(str::to_owned);
            assert!(help.is_empty() || written == help, "{text}: {written}");
            let is_of_origins = |text: &str| text.contains("origin") || text.contains("://");
            assert!(!is_of_origins(&fault.what), "{text}: {}", fault.what);
            assert!(!is_of_origins(&written), "{text}: {written}");
        }
    }

    #[test]
    fn a_host_is_listed_once() {
        let values = ["a.example", "A.example", "a.example"];
        assert_eq!(
            places(&check(&values)),
            [(1, "origin_case"), (2, "origin_duplicate")]
        );
    }
}
