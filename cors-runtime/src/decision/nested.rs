//! The check of a request whose preflight another policy decided.
//!
//! A layer around an opaque service responds to preflights before it can find the policies behind it. If there
//! is a policy inside, the browser may send a request that the layer's policy allows, although the inner policy would
//! have refused the preflight. The handler must not run for such a request.

use std::fmt;

use cors_rules::{headers, text::shown_bytes};
use http::{HeaderName, HeaderValue, Method, Uri};

use super::{
    OuterPolicies,
    enforce::{is_own_origin, is_own_site},
};
use crate::prepared::PreparedPolicy;

/// A property because of which the policy of a request would have refused its preflight.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Excess {
    /// The policy does not allow the origin, and the request needs a preflight.
    Origin,
    /// The policy does not allow scripts to send this header.
    Header(String),
    /// The policy does not allow credentials, and the request needs a preflight.
    Credentials,
}

impl fmt::Display for Excess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Excess::Origin => f.write_str("a request from this origin that needs a preflight"),
            Excess::Header(name) => write!(f, "the header `{name}`"),
            Excess::Credentials => f.write_str("credentials"),
        }
    }
}

/// The parts of a request that the check depends on.
#[derive(Clone, Debug)]
pub struct NestedRequest {
    method: Method,
    uri: Uri,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl NestedRequest {
    /// The parts of a request.
    #[must_use]
    pub fn new<B>(request: &http::Request<B>) -> Self {
        let headers = request.headers().iter();
        Self {
            method: request.method().clone(),
            uri: request.uri().clone(),
            headers: headers
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
        }
    }

    /// The reason why `policy` must refuse the request, whose preflight `outermost` answered. If `policy` is `None`, no
    /// policy applies. `help` describes how to change the program.
    #[must_use]
    pub fn refusal(
        &self,
        policy: Option<&PreparedPolicy>,
        outermost: OuterPolicies<'_>,
        help: &str,
    ) -> Option<String> {
        let excess = self.excess(policy, |name, by_any| outermost.grant(name, by_any))?;
        let method = shown_bytes(self.method.as_str().as_bytes());
        let path = shown_bytes(self.uri.path().as_bytes());
        let policy = match policy {
            Some(policy) => format!("the policy of {}", policy.description().name_and_place()),
            None => "a layer that has no policy for it".to_owned(),
        };
        let outermost = outermost.names();
        Some(format!(
            "the request `{method} {path}` was refused before its handler ran: {policy} does not allow \
             {excess}, and an outer layer answered the preflight, with {outermost}\n\
             help: {help}\n\
             reason: preflight_by_outer_policy"
        ))
    }

    fn lines(&self, name: &str) -> impl Iterator<Item = &HeaderValue> {
        let lines = self.headers.iter().filter(move |(own, _)| own == name);
        lines.map(|(_, value)| value)
    }

    /// The property of the request that `policy` would have refused. `grants` returns whether the answer to the
    /// preflight may have granted a header; its second argument is whether the wildcard grants it.
    ///
    /// Requests that no script of another origin can have sent are not refused: those without `Origin`, those of the
    /// server's own origin, and those of navigations, forms, images and WebSockets.
    fn excess(
        &self,
        policy: Option<&PreparedPolicy>,
        grants: impl Fn(&str, bool) -> bool,
    ) -> Option<Excess> {
        if !self.is_of_foreign_script() {
            return None;
        }
        let origin = self.lines("origin").collect();
        let allowing = policy.filter(|policy| policy.find_origin(origin).is_some());
        let mut names = self.names_that_need_permission(grants).peekable();
        let needs_preflight = !is_safelisted(&self.method) || names.peek().is_some();
        let Some(policy) = allowing else {
            return needs_preflight.then_some(Excess::Origin);
        };
        if let Some(name) = names.find(|name| !policy.headers.covers_header(name.as_bytes())) {
            return Some(Excess::Header(name));
        }
        let brings_cookies = self.lines("cookie").next().is_some();
        let is_refused = needs_preflight && brings_cookies && !policy.credentials;
        is_refused.then_some(Excess::Credentials)
    }

    fn is_of_foreign_script(&self) -> bool {
        let text = |name| self.lines(name).next().map(HeaderValue::as_bytes);
        let Some(origin) = text("origin") else {
            return false;
        };
        let is_foreign = match text("sec-fetch-site") {
            Some(site) => !is_own_site(site),
            None => !self.is_own_origin(origin),
        };
        is_foreign && matches!(text("sec-fetch-mode"), None | Some(b"cors"))
    }

    /// Whether the origin is the server's own, for browsers that do not send `Sec-Fetch-Site`.
    fn is_own_origin(&self, origin: &[u8]) -> bool {
        let host = || self.lines("host").next().map(HeaderValue::as_bytes);
        let authority = self.uri.authority();
        let authority = authority.map(|authority| authority.as_str().as_bytes());
        authority
            .or_else(host)
            .is_some_and(|authority| is_own_origin(origin, authority))
    }

    /// The names of the request's headers that only a preflight can allow and that a script is known to have set:
    /// `content-type`, and those that the answer to the preflight may have allowed.
    fn names_that_need_permission(
        &self,
        grants: impl Fn(&str, bool) -> bool,
    ) -> impl Iterator<Item = String> {
        let needs_permission = move |name: &str, value: &[u8]| match name {
            "content-type" => !is_form(value),
            name if name == "range" || headers::is_safelisted(name) => {
                !is_safelisted_value(name, value) && grants(name, true)
            }
            name => {
                let may_be_by_script = !headers::is_set_without_scripts(name);
                grants(name, name != "authorization" && may_be_by_script)
            }
        };
        let lines = self.headers.iter();
        let lines = lines.map(|(name, value)| (name.as_str(), value.as_bytes()));
        let lines = lines.filter(move |(name, value)| needs_permission(name, value));
        lines.map(|(name, _)| name.to_owned())
    }
}

/// <https://fetch.spec.whatwg.org/#cors-safelisted-method>
fn is_safelisted(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::POST)
}

/// Whether the value of a header with a safelisted name needs no preflight.
///
/// <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>
fn is_safelisted_value(name: &str, value: &[u8]) -> bool {
    let is_language = |byte: &u8| byte.is_ascii_alphanumeric() || b" *,-.;=".contains(byte);
    let is_safe = match name {
        "accept-language" | "content-language" => value.iter().all(is_language),
        "range" => is_simple_range(value),
        _ => !has_unsafe_byte(value),
    };
    is_safe && value.len() <= 128
}

/// <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte>
fn has_unsafe_byte(value: &[u8]) -> bool {
    let is_unsafe = |&byte: &u8| {
        byte < b' ' && byte != b'\t' || byte == 0x7f || br#""():<>?@[\]{}"#.contains(&byte)
    };
    value.iter().any(is_unsafe)
}

/// <https://fetch.spec.whatwg.org/#simple-range-header-value>
fn is_simple_range(value: &[u8]) -> bool {
    let range = str::from_utf8(value).ok();
    let range = range.and_then(|range| range.strip_prefix("bytes=")?.split_once('-'));
    let number = |text: &str| {
        let is_decimal = text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u64>().ok().filter(|_| is_decimal)
    };
    range.is_some_and(|(start, end)| {
        number(start)
            .is_some_and(|start| end.is_empty() || number(end).is_some_and(|end| start <= end))
    })
}

/// Whether a form can send the content type, so that it needs no preflight.
///
/// <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>
fn is_form(value: &[u8]) -> bool {
    const ESSENCES: [&[u8]; 3] = [
        b"application/x-www-form-urlencoded",
        b"multipart/form-data",
        b"text/plain",
    ];
    let essence = value.split(|byte| *byte == b';').next().unwrap_or(value);
    let essence = essence.trim_ascii().to_ascii_lowercase();
    is_safelisted_value("content-type", value) && ESSENCES.contains(&&essence[..])
}
