//! Origins and origin patterns: their grammar, and the matching of an `Origin` header.

use std::net::Ipv6Addr;

use crate::{
    Fault, Fix, Rule,
    authority::{parse_port, port_colon, split_port},
    host::{self, MAX_HOST, Problem, is_labels},
    spelling::nearest,
};

/// An origin, or a pattern of origins with `*` for its leading labels, its port, or both.
///
/// The text is canonical: an exact origin is what a browser sends ([URL Standard, origin
/// serialisation]), byte for byte.
///
/// ```
/// use cors_rules::{OriginPattern, Rule};
///
/// let pattern = OriginPattern::parse("https://*.example.com").unwrap();
/// assert!(pattern.matches(b"https://a.b.example.com"));
/// assert!(!pattern.matches(b"https://example.com"));
///
/// let fault = OriginPattern::parse("https://example.com/").unwrap_err();
/// assert_eq!(fault.rule, Rule::OriginTrailing);
/// ```
///
/// [URL Standard, origin serialisation]: https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OriginPattern<'a> {
    text: &'a str,
    matcher: Matcher<&'a str>,
}

/// The pattern alone, without a lifetime, to match origins at run time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginMatcher(Matcher<Box<str>>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Matcher<T> {
    /// The scheme with `://`.
    prefix: T,
    /// The host, with a leading dot if `*` replaces the labels before it.
    suffix: T,
    has_subdomain_wildcard: bool,
    /// The text after the host: empty, `:8080` or `:*`.
    port_text: T,
    port: Port,
    default_port: Option<u16>,
}

/// The port of an [`OriginPattern`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Port {
    /// No port is written: the default port of the scheme.
    Default,
    /// This port.
    Number(u16),
    /// `*`: any port, or none.
    Any,
}

/// The port that browsers omit from an origin of this scheme.
#[must_use]
pub fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" | "ws" => Some(80),
        "https" | "wss" => Some(443),
        "ftp" => Some(21),
        _ => None,
    }
}

impl<'a> OriginPattern<'a> {
    /// Parses an exact origin or a pattern.
    ///
    /// # Errors
    ///
    /// The first rule that `text` breaks, with the canonical form as its fix, if there is one.
    pub fn parse(text: &'a str) -> Result<Self, Fault> {
        Self::parse_canonical(text).map_err(|(rule, what)| {
            let fix = match canonical(text) {
                Some(origin) => Fix::Write(origin),
                None => Fix::Advice(advice(rule).to_owned()),
            };
            Fault::new(rule, what, fix)
        })
    }

    fn parse_canonical(text: &'a str) -> Result<Self, Problem> {
        check_kind(text)?;
        let (scheme, rest) = split_scheme(text)?;
        check_scheme(scheme)?;
        let authority = check_authority(rest)?;
        if authority.parse::<Ipv6Addr>().is_ok() {
            let what = format!("the IPv6 address `{authority}` must be in brackets");
            return Err((Rule::OriginIp, what));
        }
        let (host_text, port) = split_port(authority);
        let (has_subdomain_wildcard, host) = split_wildcard(host_text)?;
        check_host(scheme, host)?;
        if has_subdomain_wildcard {
            host::check_base(host)?;
        }
        let port = check_port(scheme, port)?;
        if is_web(scheme) && host::is_address(host) {
            check_wildcards_of_address(host, has_subdomain_wildcard, port)?;
        }
        let matcher = Matcher {
            prefix: &text[..scheme.len() + "://".len()],
            suffix: host_text.strip_prefix('*').unwrap_or(host_text),
            has_subdomain_wildcard,
            port_text: &authority[host_text.len()..],
            port,
            default_port: default_port(scheme),
        };
        Ok(Self { text, matcher })
    }

    /// The text that was parsed.
    #[must_use]
    pub const fn as_str(&self) -> &'a str {
        self.text
    }

    /// The scheme, without `://`.
    #[must_use]
    pub fn scheme(&self) -> &'a str {
        &self.matcher.prefix[..self.matcher.prefix.len() - "://".len()]
    }

    /// The host, without a leading `*.`; an IPv6 address keeps its brackets.
    #[must_use]
    pub fn host(&self) -> &'a str {
        &self.matcher.suffix[usize::from(self.matcher.has_subdomain_wildcard)..]
    }

    /// Whether `*.` precedes the host: one or more labels.
    #[must_use]
    pub const fn has_subdomain_wildcard(&self) -> bool {
        self.matcher.has_subdomain_wildcard
    }

    /// The port.
    #[must_use]
    pub const fn port(&self) -> Port {
        self.matcher.port
    }

    /// Whether it is a single origin and not a pattern.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        !self.matcher.has_subdomain_wildcard && self.matcher.port != Port::Any
    }

    /// Whether its pages come from the browser's own machine: `localhost`, `*.localhost`, 127.0.0.0/8
    /// and `[::1]`, with a web scheme.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_web(self.scheme()) && is_loopback(self.host())
    }

    /// Whether attackers on the network cannot forge its pages: its scheme is `https`, or a scheme for pages that a
    /// program contains, such as `tauri` and `chrome-extension`.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        !matches!(self.scheme(), "http" | "ftp")
    }

    /// Whether its hosts are domains and addresses, as for `https`.
    pub(crate) fn is_web(&self) -> bool {
        is_web(self.scheme())
    }

    /// The same origin or pattern with another scheme, in canonical form.
    pub(crate) fn with_scheme(&self, scheme: &str) -> Option<String> {
        let origin = format!("{scheme}://{}", &self.text[self.matcher.prefix.len()..]);
        match OriginPattern::parse(&origin) {
            Ok(_) => Some(origin),
            Err(fault) => fault.proposal().map(str::to_owned),
        }
    }

    /// Whether it matches each origin that `other` matches.
    #[must_use]
    pub fn covers(&self, other: &OriginPattern<'_>) -> bool {
        self.matcher.prefix == other.matcher.prefix
            && (self.matcher.port == Port::Any || self.matcher.port == other.matcher.port)
            && self.covers_host(other)
    }

    fn covers_host(&self, other: &OriginPattern<'_>) -> bool {
        let is_same = self.matcher.suffix == other.matcher.suffix
            && self.matcher.has_subdomain_wildcard == other.matcher.has_subdomain_wildcard;
        is_same
            || self.matcher.has_subdomain_wildcard
                && self.matcher.matches_host(other.host().as_bytes())
    }

    /// Whether it matches `origin`, the value of an `Origin` header.
    ///
    /// It compares slices of both texts, and parses only a port that `*` matches, because it is called for every request.
    #[must_use]
    #[inline]
    pub fn matches(&self, origin: &[u8]) -> bool {
        self.matcher.matches(origin)
    }

    /// A copy that borrows nothing.
    #[must_use]
    pub fn to_matcher(&self) -> OriginMatcher {
        let Matcher {
            prefix,
            suffix,
            has_subdomain_wildcard,
            port_text,
            port,
            default_port,
        } = self.matcher;
        OriginMatcher(Matcher {
            prefix: prefix.into(),
            suffix: suffix.into(),
            has_subdomain_wildcard,
            port_text: port_text.into(),
            port,
            default_port,
        })
    }
}

impl OriginMatcher {
    /// Whether it matches `origin`; see [`OriginPattern::matches`].
    #[must_use]
    #[inline]
    pub fn matches(&self, origin: &[u8]) -> bool {
        self.0.matches(origin)
    }
}

impl<T: AsRef<str>> Matcher<T> {
    #[inline]
    fn matches(&self, origin: &[u8]) -> bool {
        let Some(authority) = origin.strip_prefix(self.prefix.as_ref().as_bytes()) else {
            return false;
        };
        let host = match self.port {
            Port::Any => without_port(authority, self.default_port),
            Port::Default | Port::Number(_) => {
                authority.strip_suffix(self.port_text.as_ref().as_bytes())
            }
        };
        host.is_some_and(|host| self.matches_host(host))
    }

    #[inline]
    fn matches_host(&self, host: &[u8]) -> bool {
        let suffix = self.suffix.as_ref().as_bytes();
        if !self.has_subdomain_wildcard {
            return host == suffix;
        }
        host.len() <= MAX_HOST && host.strip_suffix(suffix).is_some_and(is_labels)
    }
}

/// The host of `authority`. `None` if its port is not in the form that browsers send.
fn without_port(authority: &[u8], default: Option<u16>) -> Option<&[u8]> {
    let Some(colon) = port_colon(authority) else {
        return Some(authority);
    };
    let port = parse_port(&authority[colon + 1..])?;
    (Some(port) != default).then_some(&authority[..colon])
}

/// A scheme whose hosts are domains and addresses.
fn is_web(scheme: &str) -> bool {
    default_port(scheme).is_some()
}

fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host.ends_with(".localhost")
        || host == "[::1]"
        || host::is_address(host) && host.starts_with("127.")
}

/// Rejects texts that are not a single origin.
fn check_kind(text: &str) -> Result<(), Problem> {
    let bare = text.trim();
    let lower = bare.to_ascii_lowercase();
    let is_separator = |char: char| char == ',' || char.is_whitespace();
    if bare.is_empty() {
        Err((Rule::OriginSyntax, "the origin is empty".to_owned()))
    } else if lower == "null" {
        let what = "any site can send the origin `null` from a sandboxed frame";
        Err((Rule::OriginNull, what.to_owned()))
    } else if lower.starts_with("file:") {
        Err((
            Rule::OriginFile,
            "pages from `file:` send the origin `null`".to_owned(),
        ))
    } else if bare.contains(is_separator) {
        let what = format!("`{}` is not a single origin", bare.escape_debug());
        Err((Rule::OriginJoined, what))
    } else if bare.len() < text.len() {
        Err((
            Rule::OriginTrailing,
            "the origin has leading or trailing white space".to_owned(),
        ))
    } else {
        Ok(())
    }
}

fn split_scheme(text: &str) -> Result<(&str, &str), Problem> {
    if let Some((scheme, rest)) = text.split_once("://")
        && !scheme.is_empty()
        && !scheme.contains(['/', '?', '#', '@', '\\'])
    {
        return Ok((scheme, rest));
    }
    let shown = text.escape_debug();
    match split_malformed_scheme(text) {
        Some((scheme, rest)) if text[scheme.len()..].starts_with(':') && !rest.is_empty() => Err((
            Rule::OriginSyntax,
            format!("`{shown}` has no `//` after its scheme"),
        )),
        Some((scheme, _)) => Err((
            Rule::OriginScheme,
            format!("`{shown}` has no `://` after `{scheme}`"),
        )),
        None => Err((Rule::OriginScheme, format!("`{shown}` has no scheme"))),
    }
}

/// A scheme of the web, or one that closely resembles `https` or `http`, and the text after the malformed
/// `://`.
fn split_malformed_scheme(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|char: char| !char.is_ascii_alphabetic())?;
    let (scheme, rest) = text.split_at(end);
    let lower = scheme.to_ascii_lowercase();
    let is_separated = if WEB.contains(&lower.as_str()) {
        rest.starts_with([':', '/', '\\', ';'])
    } else {
        misspelt_scheme(&lower).is_some() && rest.trim_start_matches(':').starts_with("//")
    };
    is_separated.then(|| (scheme, rest.trim_start_matches([':', '/', '\\', ';'])))
}

/// The schemes of the web.
const WEB: [&str; 5] = ["http", "https", "ws", "wss", "ftp"];

/// The correct spelling of the misspelt scheme `scheme`.
pub(crate) fn misspelt_scheme(scheme: &str) -> Option<&'static str> {
    let is_known = WEB.contains(&scheme);
    (!is_known).then(|| nearest(scheme, &["https", "http"], 1))?
}

/// The scheme of a page that connects to a WebSocket of this scheme.
fn scheme_of_page(scheme: &str) -> Option<&'static str> {
    match scheme {
        "ws" => Some("http"),
        "wss" => Some("https"),
        _ => None,
    }
}

/// <https://www.rfc-editor.org/rfc/rfc3986#section-3.1>
fn check_scheme(scheme: &str) -> Result<(), Problem> {
    let is_allowed = |char: char| char.is_ascii_alphanumeric() || matches!(char, '+' | '-' | '.');
    if scheme.contains('*') {
        let what = "the scheme cannot contain `*`".to_owned();
        Err((Rule::OriginWildcardPlace, what))
    } else if scheme.len() > 64 {
        let what = format!("the scheme has {} bytes; the maximum is 64", scheme.len());
        Err((Rule::OriginScheme, what))
    } else if !scheme.starts_with(|char: char| char.is_ascii_alphabetic())
        || !scheme.chars().all(is_allowed)
    {
        let what = format!("`{}` is not a valid scheme", scheme.escape_debug());
        Err((Rule::OriginScheme, what))
    } else if let Some(page) = scheme_of_page(&scheme.to_ascii_lowercase()) {
        let what = format!(
            "`{scheme}` is the scheme of a WebSocket, but the origin of its page has `{page}`"
        );
        Err((Rule::OriginScheme, what))
    } else {
        Ok(())
    }
}

/// The text between `//` and a path, which must only contain the host and the port.
fn check_authority(rest: &str) -> Result<&str, Problem> {
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let (authority, trailing) = rest.split_at(end);
    if authority.is_empty() {
        return Err((Rule::OriginSyntax, "the origin has no host".to_owned()));
    }
    if let Some(at) = authority.rfind('@') {
        let what = format!(
            "an origin cannot contain a user name or password, such as `{}`",
            authority[..=at].escape_debug()
        );
        return Err((Rule::OriginUserinfo, what));
    }
    if !trailing.is_empty() {
        let what = format!("an origin ends before the `{}`", trailing.escape_debug());
        return Err((Rule::OriginTrailing, what));
    }
    Ok(authority)
}

fn split_wildcard(host: &str) -> Result<(bool, &str), Problem> {
    if host.is_empty() {
        return Err((Rule::OriginSyntax, "the origin has no host".to_owned()));
    }
    let base = host.strip_prefix("*.");
    let rest = base.unwrap_or(host);
    if rest.contains('*') || rest.is_empty() {
        let what =
            "`*` can only replace whole leading labels, as in `https://*.example.com`".to_owned();
        return Err((Rule::OriginWildcardPlace, what));
    }
    Ok((base.is_some(), rest))
}

/// Reports wildcards next to an address: only programs on the visitor's own machine commonly use arbitrary ports.
fn check_wildcards_of_address(
    host: &str,
    has_subdomain_wildcard: bool,
    port: Port,
) -> Result<(), Problem> {
    let what = if has_subdomain_wildcard {
        "an IP address has no labels that `*` could replace"
    } else if port == Port::Any && !is_loopback(host) {
        "the port of an IP address can be `*` only if the address is a loopback address"
    } else {
        return Ok(());
    };
    Err((Rule::OriginWildcardPlace, what.to_owned()))
}

fn check_host(scheme: &str, host: &str) -> Result<(), Problem> {
    let has_capitals = |text: &str| text.bytes().any(|byte| byte.is_ascii_uppercase());
    let is_name = host.is_ascii() && !host::is_address(host);
    if has_capitals(scheme) || is_name && has_capitals(host) {
        let what = "browsers send the scheme and the host in lower case".to_owned();
        return Err((Rule::OriginCase, what));
    }
    if is_web(scheme) {
        host::check(host)
    } else {
        host::check_opaque(host)
    }
}

fn check_port(scheme: &str, port: Option<&str>) -> Result<Port, Problem> {
    let Some(port) = port else {
        return Ok(Port::Default);
    };
    if port == "*" {
        return Ok(Port::Any);
    }
    if port.contains('*') {
        let what = "`*` can only replace the whole port".to_owned();
        return Err((Rule::OriginWildcardPlace, what));
    }
    let is_decimal = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    let number = port
        .parse::<u16>()
        .ok()
        .filter(|&number| is_decimal && number > 0);
    match number {
        Some(number) if port.starts_with('0') => Err((
            Rule::OriginPort,
            format!("browsers send the port {number} without leading zeros"),
        )),
        Some(number) if default_port(scheme) == Some(number) => Err((
            Rule::OriginDefaultPort,
            format!("browsers never send `:{number}` with `{scheme}`"),
        )),
        Some(number) => Ok(Port::Number(number)),
        None => Err((
            Rule::OriginPort,
            format!("`{}` is not a port from 1 to 65535", port.escape_debug()),
        )),
    }
}

/// The fix for a rule if no origin can be proposed.
fn advice(rule: Rule) -> &'static str {
    match rule {
        Rule::OriginSyntax => "write the origin as `scheme://host` or `scheme://host:port`",
        Rule::OriginScheme => "write `https://` and the host",
        Rule::OriginIdn => {
            "write the host in Punycode; copying the address from a browser's address bar yields this form"
        }
        Rule::OriginHost => {
            "write the host as a browser sends it: lower-case letters, digits and hyphens between dots"
        }
        Rule::OriginIp => {
            "write an IPv4 address as four numbers from 0 to 255, and an IPv6 address in brackets"
        }
        Rule::OriginPort => "write a port from 1 to 65535, or none",
        Rule::OriginFile => "serve the pages over HTTP, for instance from `http://localhost`",
        Rule::OriginNull => "list the origins of your pages, and do not sandbox the pages",
        Rule::OriginWildcardPlace => {
            "write `*` for the leading labels of a domain, for the whole port, or for both, as in `https://*.example.com:*`"
        }
        Rule::OriginJoined => "write each origin as a separate element",
        _ => "write the origin as a browser sends it, as in `https://app.example.com`",
    }
}

/// The origin that `text` certainly means, in the form that browsers send.
fn canonical(text: &str) -> Option<String> {
    let text = text.trim();
    check_kind(text).ok()?;
    if text.starts_with(char::is_control) {
        return None;
    }
    let (scheme, rest) = match split_scheme(text) {
        Ok((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        Err(_) => guess_scheme(text),
    };
    let scheme = scheme_of_page(&scheme).map_or(scheme, str::to_owned);
    let rest = rest.trim_start_matches(['/', '\\']);
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let authority = authority.rsplit('@').next()?;
    let (host, port) = match authority.parse::<Ipv6Addr>() {
        Ok(_) => (format!("[{authority}]"), None),
        Err(_) => {
            let (host, port) = split_port(authority);
            (host.to_owned(), port)
        }
    };
    let (wildcard, host) = match host.strip_prefix("*.") {
        Some(host) => ("*.", host),
        None => ("", host.as_str()),
    };
    let host = if is_web(&scheme) {
        host::canonical(host)?
    } else {
        host.to_ascii_lowercase()
    };
    let port = canonical_port(&scheme, port)?;
    let origin = format!("{scheme}://{wildcard}{host}{port}");
    OriginPattern::parse_canonical(&origin)
        .is_ok()
        .then_some(origin)
}

/// The scheme of a text without `://`, and the text after it.
fn guess_scheme(text: &str) -> (String, &str) {
    if let Some((scheme, rest)) = split_malformed_scheme(text) {
        let scheme = scheme.to_ascii_lowercase();
        let scheme = misspelt_scheme(&scheme).map_or(scheme, str::to_owned);
        return (scheme, rest);
    }
    let rest = text.strip_prefix(':').filter(|rest| rest.starts_with('/'));
    let rest = rest.unwrap_or(text).trim_start_matches('/');
    let (host, _) = split_port(rest.split('/').next().unwrap_or(rest));
    let scheme = if is_loopback(host) { "http" } else { "https" };
    (scheme.to_owned(), rest)
}

fn canonical_port(scheme: &str, port: Option<&str>) -> Option<String> {
    let port = match port {
        None | Some("") => return Some(String::new()),
        Some("*") => return Some(":*".to_owned()),
        Some(port) => port,
    };
    let is_decimal = port.bytes().all(|byte| byte.is_ascii_digit());
    let number = port
        .parse::<u16>()
        .ok()
        .filter(|&number| is_decimal && number > 0)?;
    let is_default = default_port(scheme) == Some(number);
    Some(if is_default {
        String::new()
    } else {
        format!(":{number}")
    })
}
