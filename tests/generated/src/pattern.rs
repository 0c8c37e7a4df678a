//! A simple implementation of origin patterns.

/// Whether `pattern` matches `origin`, the bytes of an `Origin` header.
#[must_use]
pub fn matches(pattern: &str, origin: &[u8]) -> bool {
    if !pattern.contains('*') {
        return pattern.as_bytes() == origin;
    }
    let Ok(origin) = str::from_utf8(origin) else {
        return false;
    };
    let (Some(pattern), Some(origin)) = (Parts::parse(pattern), Parts::parse(origin)) else {
        return false;
    };
    pattern.scheme == origin.scheme
        && matches_host(pattern.host, origin.host)
        && matches_port(pattern.port, origin.port, origin.scheme)
}

/// Replaces the wildcards of `pattern` with `labels` and `port`.
#[must_use]
pub fn sample(pattern: &str, labels: &str, port: Option<u16>) -> String {
    let port = port.map_or(String::new(), |port| format!(":{port}"));
    pattern
        .replace("://*.", &format!("://{labels}."))
        .replace(":*", &port)
}

struct Parts<'a> {
    scheme: &'a str,
    host: &'a str,
    port: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let (host, port) = match rest.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (rest, None),
        };
        Some(Self { scheme, host, port })
    }
}

fn matches_host(pattern: &str, host: &str) -> bool {
    let Some(domain) = pattern.strip_prefix('*') else {
        return pattern == host;
    };
    let Some(labels) = host.strip_suffix(domain) else {
        return false;
    };
    host.len() <= 253 && labels.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    // https://url.spec.whatwg.org/#forbidden-domain-code-point, and the characters `*` and `,`.
    const FORBIDDEN: &str = "#/:<>?@[\\]^|%*,";
    let is_sent = |char: char| {
        char.is_ascii_graphic() && !char.is_ascii_uppercase() && !FORBIDDEN.contains(char)
    };
    (1..=63).contains(&label.len()) && label.chars().all(is_sent)
}

fn matches_port(pattern: Option<&str>, port: Option<&str>, scheme: &str) -> bool {
    if pattern != Some("*") {
        return pattern == port;
    }
    let default = match scheme {
        "http" => "80",
        "https" => "443",
        _ => "",
    };
    port.is_none_or(|port| port != default && is_port(port))
}

fn is_port(text: &str) -> bool {
    let number: Result<u16, _> = text.parse();
    number.is_ok_and(|number| number > 0 && number.to_string() == text)
}
