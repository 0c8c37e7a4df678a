//! The differences of engines from the standard.

use std::fmt;

use crate::{
    call::{Call, Page},
    engine::Engine::{self, Chromium, Firefox, WebKit},
    experience::{Experience, Outcome},
};

/// A difference of one or more engines from the standard.
#[derive(Clone, Copy)]
pub struct Deviation {
    /// Its name.
    pub name: &'static str,
    /// The engines that differ.
    pub engines: &'static [Engine],
    /// The behavior of the engines, and the clause of the standard.
    pub reason: &'static str,
    /// Whether the engine's result, the first one, differs in this way from that of the standard, the second
    /// one.
    is_met: fn(&Call, &Experience, &Experience) -> bool,
}

impl Deviation {
    /// A page that was not loaded from this machine cannot send requests to it.
    pub const LOCAL_NETWORK_ACCESS: Self = Self {
        name: "local network access",
        engines: &[Chromium],
        reason: "A page from elsewhere needs a secure context and the user's permission to reach this \
                 machine, https://wicg.github.io/local-network-access/. A `data:` page has neither.",
        is_met: |call, found, _| {
            let message = blocked(
                call,
                "The request client is not a secure context and the resource is in more-private \
                 address space `loopback`.",
            );
            let expected = Experience {
                outcome: Outcome::Blocked,
                console: Some(message),
                arrivals: Vec::new(),
            };
            *found == expected
        },
    };

    /// `*` in `Access-Control-Allow-Headers` covers `authorization`.
    pub const AUTHORIZATION_BY_WILDCARD: Self = Self {
        name: "authorization by wildcard",
        engines: &[Chromium, Firefox, WebKit],
        reason: "`Access-Control-Allow-Headers: *` covers `authorization`, which the standard excludes, \
                 https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name. \
                 See https://crbug.com/1176753 and https://bugzilla.mozilla.org/show_bug.cgi?id=1687364.",
        is_met: |call, found, standard| {
            call.sets("authorization")
                && standard.outcome == Outcome::Blocked
                && matches!(found.outcome, Outcome::Readable { .. })
                && found.console.is_none()
                && found.arrivals.starts_with(&standard.arrivals)
        },
    };

    /// Client hints cause no preflight.
    pub const CLIENT_HINTS: Self = Self {
        name: "client hints",
        engines: &[Chromium],
        reason: "A script may set client hints without a preflight. They are no longer safelisted, \
                 https://fetch.spec.whatwg.org/#cors-safelisted-request-header.",
        is_met: |_, found, standard| {
            found.outcome == standard.outcome
                && standard.preflight_count() == 1
                && found.arrivals == standard.arrivals[1..]
        },
    };

    /// The preflight after a second redirect has the page's origin.
    pub const ORIGIN_OF_REDIRECTED_PREFLIGHT: Self = Self {
        name: "origin of redirected preflight",
        engines: &[Firefox],
        reason: "After a redirect from one foreign origin to another, the preflight has the page's origin, \
                 where the standard requires `null`, \
                 https://fetch.spec.whatwg.org/#serializing-a-request-origin. The request itself has `null`.",
        is_met: |call, found, standard| {
            let mut expected = standard.clone();
            let mut arrivals = expected.arrivals.iter_mut().rev();
            if let Some(preflight) = arrivals.find(|arrival| arrival.is_preflight()) {
                let origin = call.page.origin().to_owned();
                preflight.headers.insert("origin".to_owned(), origin);
            }
            *found == expected
        },
    };

    /// A cookie without `SameSite` is sent in cross-site requests.
    pub const COOKIE_WITHOUT_SAME_SITE: Self = Self {
        name: "cookie without SameSite",
        engines: &[WebKit],
        reason: "A cookie without `SameSite` is sent with requests from other sites, as if it were `None`, \
                 where RFC 6265bis has `Lax`, \
                 https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.2.",
        is_met: |_, found, standard| is_same_but_for_a_cookie(found, standard, "a=1"),
    };

    /// A `data:` page sends cookies with `SameSite=Lax`.
    pub const COOKIES_OF_DATA_PAGE: Self = Self {
        name: "cookies of data page",
        engines: &[WebKit],
        reason: "Requests of a `data:` page have cookies with `SameSite=Lax`, although its opaque origin is \
                 the same site as no other, \
                 https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.2.",
        is_met: |call, found, standard| {
            call.page == Page::DataPage && is_same_but_for_a_cookie(found, standard, "narrow=1")
        },
    };

    /// The console does not show the location of a redirect if it contains a user name.
    pub const REDIRECT_UNNAMED: Self = Self {
        name: "redirect unnamed",
        engines: &[Chromium],
        reason: "The console shows an empty text in place of a location that holds a user name.",
        is_met: |call, found, standard| {
            let message = blocked(
                call,
                "Redirect location '' contains a username and password, which is disallowed for \
                 cross-origin requests.",
            );
            found.console == Some(message) && is_same_but_for_the_console(found, standard)
        },
    };

    /// The console lists schemes that only Chromium has.
    pub const OWN_SCHEMES: Self = Self {
        name: "own schemes",
        engines: &[Chromium],
        reason: "For a URL that is not of HTTP, the console lists the schemes that pages can call, with \
                 those of Chromium itself.",
        is_met: |_, found, standard| {
            const WORDS: &str =
                "Cross origin requests are only supported for protocol schemes: chrome, ";
            let message = found.console.as_deref();
            message.is_some_and(|message| message.contains(WORDS))
                && is_same_but_for_the_console(found, standard)
        },
    };

    /// The preflight cache ignores `*`.
    pub const WILDCARD_NOT_CACHED: Self = Self {
        name: "wildcard not cached",
        engines: &[Firefox],
        reason: "The preflight cache ignores `*` in `Access-Control-Allow-Methods` and \
                 `Access-Control-Allow-Headers`, where the standard matches it, \
                 https://fetch.spec.whatwg.org/#concept-cache-match-method. A method or a header that is listed \
                 beside `*` is cached.",
        is_met: |_, found, standard| has_one_more_preflight(found, standard),
    };

    /// An invalid `Access-Control-Max-Age` is 0.
    pub const INVALID_MAX_AGE: Self = Self {
        name: "invalid max age",
        engines: &[Firefox],
        reason: "An answer with an `Access-Control-Max-Age` that is no number is not cached, where the \
                 standard has 5 seconds, https://fetch.spec.whatwg.org/#cors-preflight-fetch.",
        is_met: |_, found, standard| has_one_more_preflight(found, standard),
    };

    /// A negative `Access-Control-Max-Age` is 0.
    pub const NEGATIVE_MAX_AGE: Self = Self {
        name: "negative max age",
        engines: &[Chromium, Firefox, WebKit],
        reason: "An answer with a negative `Access-Control-Max-Age` is not cached, where the standard has 5 \
                 seconds, https://fetch.spec.whatwg.org/#cors-preflight-fetch.",
        is_met: |_, found, standard| has_one_more_preflight(found, standard),
    };

    /// The deviations of a single call.
    ///
    /// Settings handle the other differences. [`Engine::max_age_cap`] is the maximum time for which an engine
    /// caches a preflight response, and [`Prediction`](crate::Prediction) uses the same value. By default,
    /// Chromium and Firefox block third-party cookies, and Firefox sends cookies without `SameSite` in
    /// cross-site requests. [`Driver`](crate::Driver) changes these settings.
    pub const OF_CALLS: [Self; 8] = [
        Self::LOCAL_NETWORK_ACCESS,
        Self::AUTHORIZATION_BY_WILDCARD,
        Self::CLIENT_HINTS,
        Self::ORIGIN_OF_REDIRECTED_PREFLIGHT,
        Self::COOKIE_WITHOUT_SAME_SITE,
        Self::COOKIES_OF_DATA_PAGE,
        Self::REDIRECT_UNNAMED,
        Self::OWN_SCHEMES,
    ];

    /// The deviations of the preflight cache.
    pub const OF_CACHES: [Self; 3] = [
        Self::WILDCARD_NOT_CACHED,
        Self::INVALID_MAX_AGE,
        Self::NEGATIVE_MAX_AGE,
    ];

    /// Whether the deviation applies to the engine.
    #[must_use]
    pub fn concerns(&self, engine: Engine) -> bool {
        self.engines.contains(&engine)
    }

    pub(crate) fn is_met(&self, call: &Call, found: &Experience, standard: &Experience) -> bool {
        found != standard && (self.is_met)(call, found, standard)
    }
}

fn blocked(call: &Call, reason: &str) -> String {
    let Call { page, api, url, .. } = call;
    let origin = page.origin();
    format!(
        "Access to {api} at '{url}' from origin '{origin}' has been blocked by CORS policy: {reason}"
    )
}

/// Whether the engine sends a preflight although the standard requires the cached response.
fn has_one_more_preflight(found: &Experience, standard: &Experience) -> bool {
    let Some((first, rest)) = found.arrivals.split_first() else {
        return false;
    };
    first.is_preflight() && found.outcome == standard.outcome && rest == standard.arrivals
}

/// Whether the last request has one more cookie than the standard requires.
fn is_same_but_for_a_cookie(found: &Experience, standard: &Experience, cookie: &str) -> bool {
    let mut expected = standard.clone();
    if let Some(request) = expected.arrivals.last_mut() {
        let cookies = request.headers.entry("cookie".to_owned());
        cookies
            .and_modify(|cookies| *cookies = format!("{cookies}; {cookie}"))
            .or_insert_with(|| cookie.to_owned());
    }
    *found == expected
}

fn is_same_but_for_the_console(found: &Experience, standard: &Experience) -> bool {
    found.outcome == standard.outcome && found.arrivals == standard.arrivals
}

impl fmt::Debug for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.reason)
    }
}
