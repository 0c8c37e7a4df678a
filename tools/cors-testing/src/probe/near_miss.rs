//! Origins that a careless comparison mistakes for an allowed one.

use cors_rules::{OriginParts, OriginPattern};

/// How an origin differs from one that a policy allows.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum NearMiss {
    /// An unrelated origin: `https://cors-probe.example`.
    Foreign,
    /// The allowed host is the beginning: `https://app.example.com.cors-probe.example`.
    Prefix,
    /// The allowed host is the end: `https://cors-probeapp.example.com`.
    Suffix,
    /// Another character instead of a dot: `https://appxexample.com`.
    AnyCharacter,
    /// A subdomain of the allowed host, or one more label: `https://cors-probe.app.example.com`.
    Subdomain,
    /// The domain of a wildcard itself: `https://example.com` for `https://*.example.com`.
    Parent,
    /// The allowed host in upper case, which no browser sends.
    Case,
    /// Another port.
    Port,
    /// `http` instead of `https`, or the reverse.
    Scheme,
    /// `null`, the origin of every sandboxed frame.
    Null,
    /// Two `Origin` lines, one of which is allowed. Browsers never send them.
    TwoLines,
    /// The allowed host with a dot at its end, which is another origin.
    TrailingDot,
    /// The allowed host as the user information of another one, which no browser sends:
    /// `https://app.example.com@cors-probe.example`.
    UserInfo,
}

impl NearMiss {
    /// The name in reports: `any-character`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Foreign => "foreign",
            Self::Prefix => "prefix",
            Self::Suffix => "suffix",
            Self::AnyCharacter => "any-character",
            Self::Subdomain => "subdomain",
            Self::Parent => "parent",
            Self::Case => "case",
            Self::Port => "port",
            Self::Scheme => "scheme",
            Self::Null => "null",
            Self::TwoLines => "two-lines",
            Self::TrailingDot => "trailing-dot",
            Self::UserInfo => "user-info",
        }
    }

    /// The description of the near miss, for a report.
    pub(super) const fn description(self) -> &'static str {
        match self {
            Self::Foreign => "an unrelated origin",
            Self::Prefix => "an origin that begins with an allowed one",
            Self::Suffix => "an origin that ends with an allowed one",
            Self::AnyCharacter => "an origin with another character instead of a dot",
            Self::Subdomain => "a subdomain of an allowed origin",
            Self::Parent => "the domain of a wildcard itself",
            Self::Case => "an allowed origin in upper case",
            Self::Port => "an allowed origin with another port",
            Self::Scheme => "an allowed origin with another scheme",
            Self::Null => "`null`",
            Self::TwoLines => "two `Origin` lines",
            Self::TrailingDot => "an allowed host with a dot at its end",
            Self::UserInfo => "an allowed origin as user information",
        }
    }

    /// Whether a policy cannot allow the origin by a list, a pattern or a function.
    pub(super) const fn is_no_origin(self) -> bool {
        matches!(self, Self::Case | Self::TwoLines | Self::UserInfo)
    }

    /// How to fix a deployment that allows it.
    pub(super) const fn help(self) -> &'static str {
        match self {
            Self::Foreign => "list the origins instead of `*` or the origin of the request",
            Self::Prefix => "compare the whole origin: end a regular expression with `$`",
            Self::Suffix => {
                r"compare the whole origin: begin a regular expression with `^https://`, and write the dot before a domain as `\.`"
            }
            Self::AnyCharacter => r"write a dot in a regular expression as `\.`",
            Self::Subdomain => "remove the wildcard before the host",
            Self::Parent => "require a label before the domain",
            Self::Case => "compare the origin byte for byte: a browser sends it in lower case",
            Self::Port => "also compare the port",
            Self::Scheme => "also compare the scheme",
            Self::Null => "remove `null`: every sandboxed frame has this origin",
            Self::TwoLines => "refuse requests with two `Origin` lines",
            Self::TrailingDot => "compare the whole origin: the dot makes it another host",
            Self::UserInfo => "do not allow `@` in an origin",
        }
    }
}

/// The host name in the origins of this module.
const HOST: &str = "cors-probe";

/// An origin that no policy lists.
pub(super) const FOREIGN: &str = "https://cors-probe.example";

/// An origin that the element of a policy's `origins` allows. `None` if the element is not an origin.
pub(super) fn sample(element: &str) -> Option<String> {
    if element == "*" {
        return Some(FOREIGN.to_owned());
    }
    if element == "null" {
        return Some(element.to_owned());
    }
    OriginPattern::parse(element).ok()?;
    let origin = element.replacen("://*.", &format!("://{HOST}."), 1);
    Some(match origin.strip_suffix(":*") {
        Some(origin) => format!("{origin}:8443"),
        None => origin,
    })
}

/// The `Origin` lines of requests from near misses of an element of a policy's `origins`.
pub(super) fn near_misses(element: &str) -> Vec<(NearMiss, Vec<String>)> {
    let one = |miss, origin: String| (miss, vec![origin]);
    let mut misses = vec![
        one(NearMiss::Foreign, FOREIGN.to_owned()),
        one(NearMiss::Null, "null".to_owned()),
    ];
    let Some(allowed) = sample(element).filter(|_| element != "*" && element != "null") else {
        return misses;
    };
    let Some(OriginParts { scheme, host, port }) = OriginParts::split(&allowed) else {
        return misses;
    };
    let port = port.map_or_else(String::new, |port| format!(":{port}"));
    let pattern = OriginParts::split(element);
    let domain = pattern.and_then(|pattern| pattern.host.strip_prefix("*."));
    let with_host = |host: &str| format!("{scheme}://{host}{port}");
    misses.extend([
        one(
            NearMiss::Prefix,
            with_host(&format!("{host}.{HOST}.example")),
        ),
        one(
            NearMiss::Suffix,
            with_host(&format!("{HOST}{}", domain.unwrap_or(host))),
        ),
        one(NearMiss::Case, with_host(&host.to_ascii_uppercase())),
        one(NearMiss::Subdomain, with_host(&format!("{HOST}.{host}"))),
        one(NearMiss::TrailingDot, with_host(&format!("{host}."))),
        one(NearMiss::UserInfo, format!("{allowed}@{HOST}.example")),
        (
            NearMiss::TwoLines,
            vec![allowed.clone(), FOREIGN.to_owned()],
        ),
        (
            NearMiss::TwoLines,
            vec![FOREIGN.to_owned(), allowed.clone()],
        ),
    ]);
    misses.extend(domain.map(|domain| one(NearMiss::Parent, with_host(domain))));
    misses.extend(
        without_dots(host)
            .into_iter()
            .map(|host| one(NearMiss::AnyCharacter, with_host(&host))),
    );
    let other_port = if port == ":8080" { ":8081" } else { ":8080" };
    let bare = format!("{scheme}://{host}");
    misses.push(one(NearMiss::Port, format!("{bare}{other_port}")));
    if !port.is_empty() {
        misses.push(one(NearMiss::Port, bare));
    }
    let other_scheme = if scheme == "https" { "http" } else { "https" };
    misses.push(one(
        NearMiss::Scheme,
        format!("{other_scheme}://{host}{port}"),
    ));
    // A host without letters has no upper case.
    misses.retain(|(_, lines)| *lines != [&*allowed]);
    misses
}

/// The host with its first dot, and with its last dot, replaced by a letter.
fn without_dots(host: &str) -> Vec<String> {
    let replaced = |dot: usize| format!("{}x{}", &host[..dot], &host[dot + 1..]);
    let mut hosts: Vec<String> = [host.find('.'), host.rfind('.')]
        .into_iter()
        .flatten()
        .map(replaced)
        .collect();
    hosts.dedup();
    hosts
}

#[cfg(test)]
mod tests {
    use super::{NearMiss, near_misses, sample};

    #[test]
    fn near_misses_differ_from_the_origin_in_one_thing() {
        let origins = |element: &str| -> Vec<(&'static str, String)> {
            near_misses(element)
                .into_iter()
                .map(|(miss, lines)| (miss.id(), lines.join(" + ")))
                .collect()
        };
        let expected = [
            ("foreign", "https://cors-probe.example"),
            ("null", "null"),
            (
                "prefix",
                "https://cors-probe.example.com.cors-probe.example:8443",
            ),
            ("suffix", "https://cors-probeexample.com:8443"),
            ("case", "https://CORS-PROBE.EXAMPLE.COM:8443"),
            (
                "subdomain",
                "https://cors-probe.cors-probe.example.com:8443",
            ),
            ("trailing-dot", "https://cors-probe.example.com.:8443"),
            (
                "user-info",
                "https://cors-probe.example.com:8443@cors-probe.example",
            ),
            (
                "two-lines",
                "https://cors-probe.example.com:8443 + https://cors-probe.example",
            ),
            (
                "two-lines",
                "https://cors-probe.example + https://cors-probe.example.com:8443",
            ),
            ("parent", "https://example.com:8443"),
            ("any-character", "https://cors-probexexample.com:8443"),
            ("any-character", "https://cors-probe.examplexcom:8443"),
            ("port", "https://cors-probe.example.com:8080"),
            ("port", "https://cors-probe.example.com"),
            ("scheme", "http://cors-probe.example.com:8443"),
        ];
        let expected = expected.map(|(id, lines)| (id, lines.to_owned()));
        assert_eq!(origins("https://*.example.com:*"), expected);
        assert_eq!(origins("*").len(), 2);
    }

    #[test]
    fn an_element_allows_its_sample_and_an_exact_origin_allows_no_near_miss() {
        for element in [
            "https://app.example.com",
            "https://*.example.com",
            "http://localhost:*",
            "http://[::1]:3000",
            "http://127.0.0.1",
        ] {
            let pattern = cors_rules::OriginPattern::parse(element).expect("an origin");
            let sample = sample(element).expect("an origin");
            assert!(pattern.matches(sample.as_bytes()), "{element}: {sample}");
            for (miss, lines) in near_misses(element) {
                let is_wide = element.contains('*');
                let is_kin = matches!(
                    miss,
                    NearMiss::Subdomain | NearMiss::Port | NearMiss::AnyCharacter
                );
                let [line] = &lines[..] else { continue };
                if !(is_wide && is_kin) {
                    assert!(!pattern.matches(line.as_bytes()), "{element}: {line}");
                }
            }
        }
    }
}
