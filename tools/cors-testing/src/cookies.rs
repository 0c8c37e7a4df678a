//! A small cookie jar.

use std::time::{Duration, SystemTime};

use cookie::{Cookie, SameSite};
use cors_rules::suffix::is_public_suffix;
use http::{HeaderMap, HeaderValue, header::SET_COOKIE};
use url::{Host, Url};

use super::site::is_trustworthy;

/// The cookies of all hosts, stored and sent according to [RFC 6265].
///
/// `SameSite` follows [RFC 6265bis]. A cookie without `SameSite` is treated as `Lax`, as in Chromium, but without the
/// exception that Chromium sends new cookies with POST navigations for two minutes.
///
/// [RFC 6265]: https://www.rfc-editor.org/rfc/rfc6265#section-5.3
/// [RFC 6265bis]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.2
#[derive(Clone, Debug)]
pub(super) struct Jar {
    cookies: Vec<Stored>,
    /// The time at which the browser's clock was zero. `Expires` is relative to it.
    start: SystemTime,
}

/// The source of a request, as far as `SameSite` depends on it,
/// <https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.2>.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum SiteContext {
    /// A page of the same site, or the user.
    SameSite,
    /// A navigation from a page of another site, with a safe method.
    SafeNavigation,
    /// The same with another method.
    UnsafeNavigation,
    /// A page of another site, without a navigation.
    CrossSite,
}

impl SiteContext {
    /// Whether a cookie is sent with the request.
    fn sends(self, same_site: SameSite) -> bool {
        match same_site {
            SameSite::Strict => self == SiteContext::SameSite,
            SameSite::Lax => matches!(self, SiteContext::SameSite | SiteContext::SafeNavigation),
            SameSite::None => true,
        }
    }

    /// Whether a cookie in the response is stored. Cookies in responses to navigations are always stored.
    fn keeps(self, same_site: SameSite) -> bool {
        self != SiteContext::CrossSite || same_site == SameSite::None
    }
}

#[derive(Clone, Debug)]
struct Stored {
    name: String,
    value: String,
    domain: Domain,
    path: String,
    is_secure: bool,
    same_site: SameSite,
    /// The time of the browser's clock. Without it, the cookie is stored as long as the browser exists.
    expires: Option<Duration>,
}

/// The hosts that receive a cookie.
#[derive(Clone, Debug, PartialEq)]
enum Domain {
    Host(String),
    AndBelow(String),
}

impl Jar {
    pub(super) fn new() -> Self {
        Self {
            cookies: Vec::new(),
            start: SystemTime::now(),
        }
    }

    /// Stores the cookies in a response from `url`.
    pub(super) fn keep_all(
        &mut self,
        headers: &HeaderMap,
        url: &Url,
        context: SiteContext,
        now: Duration,
    ) {
        for line in headers.get_all(SET_COOKIE) {
            self.keep(&String::from_utf8_lossy(line.as_bytes()), url, context, now);
        }
    }

    /// <https://www.rfc-editor.org/rfc/rfc6265#section-5.3>
    pub(super) fn keep(&mut self, line: &str, url: &Url, context: SiteContext, now: Duration) {
        let Some(cookie) = self.parse(line, url, now) else {
            return;
        };
        if !cookie.is_secure_enough(url) || !context.keeps(cookie.same_site) {
            return;
        }
        self.cookies.retain(|old| !old.is_same(&cookie));
        self.cookies.push(cookie);
    }

    /// The value of `Cookie`, <https://www.rfc-editor.org/rfc/rfc6265#section-5.4>.
    pub(super) fn header(
        &self,
        url: &Url,
        context: SiteContext,
        now: Duration,
    ) -> Option<HeaderValue> {
        let mut cookies: Vec<_> = self
            .cookies
            .iter()
            .filter(|cookie| !cookie.is_expired(now) && cookie.is_for(url))
            .filter(|cookie| cookie.is_secure_enough(url) && context.sends(cookie.same_site))
            .collect();
        if cookies.is_empty() {
            return None;
        }
        cookies.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        let pair = |cookie: &&Stored| format!("{}={}", cookie.name, cookie.value);
        let pairs: Vec<_> = cookies.iter().map(pair).collect();
        HeaderValue::from_str(&pairs.join("; ")).ok()
    }

    fn parse(&self, line: &str, url: &Url, now: Duration) -> Option<Stored> {
        let cookie = Cookie::parse(line).ok()?;
        let is_secure = cookie.secure().unwrap_or(false);
        let same_site = cookie.same_site().unwrap_or(SameSite::Lax);
        if same_site == SameSite::None && !is_secure {
            return None;
        }
        let path = cookie.path().filter(|path| path.starts_with('/'));
        Some(Stored {
            name: cookie.name().to_owned(),
            value: cookie.value().to_owned(),
            domain: Domain::from_attribute(cookie.domain(), url)?,
            path: path.unwrap_or(default_path(url)).to_owned(),
            is_secure,
            same_site,
            expires: self.expires(&cookie, now),
        })
    }

    /// `Max-Age` takes precedence over `Expires`. A time in the past is treated as the current time.
    fn expires(&self, cookie: &Cookie<'_>, now: Duration) -> Option<Duration> {
        if let Some(max_age) = cookie.max_age() {
            let max_age = Duration::try_from(max_age).unwrap_or_default();
            return Some(now.saturating_add(max_age));
        }
        let expires = SystemTime::from(cookie.expires_datetime()?);
        Some(expires.duration_since(self.start).unwrap_or_default())
    }
}

impl Stored {
    fn is_same(&self, other: &Self) -> bool {
        (&self.name, &self.domain, &self.path) == (&other.name, &other.domain, &other.path)
    }

    fn is_expired(&self, now: Duration) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    fn is_for(&self, url: &Url) -> bool {
        self.domain.covers(url) && path_matches(url.path(), &self.path)
    }

    /// Whether the connection to `url` is secure enough for the cookie.
    fn is_secure_enough(&self, url: &Url) -> bool {
        !self.is_secure || is_trustworthy(url)
    }
}

impl Domain {
    /// `None` if the host of `url` must not set cookies for the domain in the attribute.
    fn from_attribute(attribute: Option<&str>, url: &Url) -> Option<Self> {
        let host = url.host_str()?.to_owned();
        let Some(domain) = attribute.filter(|domain| !domain.is_empty()) else {
            return Some(Self::Host(host));
        };
        let domain = domain.to_ascii_lowercase();
        if domain == host {
            return Some(match url.host()? {
                Host::Domain(name) if !is_public_suffix(name) => Self::AndBelow(host),
                _ => Self::Host(host),
            });
        }
        let domain = Self::AndBelow(domain);
        (!domain.is_public_suffix() && domain.covers(url)).then_some(domain)
    }

    /// <https://www.rfc-editor.org/rfc/rfc6265#section-5.1.3>
    fn covers(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        match self {
            Self::Host(name) => host == name,
            Self::AndBelow(name) => {
                let below = host.strip_suffix(name.as_str());
                below.is_some_and(|below| {
                    below.is_empty() || below.ends_with('.') && url.domain().is_some()
                })
            }
        }
    }

    fn is_public_suffix(&self) -> bool {
        matches!(self, Self::AndBelow(name) if !name.contains('.') || is_public_suffix(name))
    }
}

/// <https://www.rfc-editor.org/rfc/rfc6265#section-5.1.4>
fn default_path(url: &Url) -> &str {
    match url.path().rfind('/') {
        None | Some(0) => "/",
        Some(end) => &url.path()[..end],
    }
}

/// <https://www.rfc-editor.org/rfc/rfc6265#section-5.1.4>
fn path_matches(path: &str, cookie_path: &str) -> bool {
    path.strip_prefix(cookie_path)
        .is_some_and(|rest| rest.is_empty() || cookie_path.ends_with('/') || rest.starts_with('/'))
}
