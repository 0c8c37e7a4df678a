//! A small cookie jar.

use std::time::{Duration, SystemTime};

use cookie::{Cookie, SameSite};
use cors_rules::suffix::is_public_suffix;
use http::{HeaderMap, HeaderValue, header::SET_COOKIE};
use url::{Host, Origin, Url};

use super::site::Site;

/// The cookies of all hosts, kept and sent as [RFC 6265] says.
///
/// `SameSite` is treated simply: a cookie of another site than the page's is kept and sent only if it
/// says `SameSite=None; Secure`. Without `SameSite` it is `Lax`, as in Chromium.
///
/// [RFC 6265]: https://www.rfc-editor.org/rfc/rfc6265#section-5.3
#[derive(Clone, Debug)]
pub(super) struct Jar {
    cookies: Vec<Stored>,
    /// When the browser's clock stood at zero: what `Expires` is counted from.
    start: SystemTime,
}

#[derive(Clone, Debug)]
struct Stored {
    name: String,
    value: String,
    domain: Domain,
    path: String,
    is_secure: bool,
    same_site: SameSite,
    /// The browser's time; without it the cookie lives as long as the browser.
    expires: Option<Duration>,
}

/// The hosts that a cookie is for.
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

    /// Keeps the cookies that a response of `url` sets for a page of `origin`.
    pub(super) fn keep_all(
        &mut self,
        headers: &HeaderMap,
        url: &Url,
        origin: &Origin,
        now: Duration,
    ) {
        for line in headers.get_all(SET_COOKIE) {
            self.keep(&String::from_utf8_lossy(line.as_bytes()), url, origin, now);
        }
    }

    /// <https://www.rfc-editor.org/rfc/rfc6265#section-5.3>
    pub(super) fn keep(&mut self, line: &str, url: &Url, origin: &Origin, now: Duration) {
        let Some(cookie) = self.parse(line, url, now) else {
            return;
        };
        if !cookie.may_travel(url, origin) {
            return;
        }
        self.cookies.retain(|old| !old.is_same(&cookie));
        self.cookies.push(cookie);
    }

    /// The value of `Cookie`, <https://www.rfc-editor.org/rfc/rfc6265#section-5.4>.
    pub(super) fn header(&self, url: &Url, origin: &Origin, now: Duration) -> Option<HeaderValue> {
        let mut cookies: Vec<_> = self
            .cookies
            .iter()
            .filter(|cookie| !cookie.is_expired(now) && cookie.is_for(url))
            .filter(|cookie| cookie.may_travel(url, origin))
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

    /// `Max-Age` goes before `Expires`; what lies in the past is now.
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

    /// Whether the cookie may go between `url` and a page of `origin`.
    fn may_travel(&self, url: &Url, origin: &Origin) -> bool {
        (!self.is_secure || is_trustworthy(url))
            && (self.same_site == SameSite::None || Site::new(&url.origin()) == Site::new(origin))
    }
}

impl Domain {
    /// None if the host of `url` has no say in the attribute's domain.
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

/// Whether the way to `url` is [trustworthy]: encrypted, or inside the machine.
///
/// [trustworthy]: https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy
fn is_trustworthy(url: &Url) -> bool {
    url.scheme() == "https"
        || match url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
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
