//! Where Chromium leaves the standard.

use std::fmt;

use crate::{
    call::Call,
    experience::{Experience, Outcome},
};

/// A way in which Chromium leaves the standard.
#[derive(Clone, Copy)]
pub struct Deviation {
    /// Its name.
    pub name: &'static str,
    /// What Chromium does, and why.
    pub reason: &'static str,
    /// Whether Chromium, which found the first, left in this way the standard, which predicts the second.
    is_met: fn(&Call, &Experience, &Experience) -> bool,
}

impl Deviation {
    /// A page that was not loaded from this machine does not reach it.
    pub const LOCAL_NETWORK_ACCESS: Self = Self {
        name: "local network access",
        reason: "To reach this machine, a page from elsewhere needs a secure context and a person's \
                 leave, https://wicg.github.io/local-network-access/. A `data:` page has neither.",
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
        reason: "`Access-Control-Allow-Headers: *` still covers `authorization`, which the standard \
                 excludes, https://crbug.com/1176753.",
        is_met: |call, found, standard| {
            let message = blocked(
                call,
                "Request header field authorization is not allowed by \
                 Access-Control-Allow-Headers in preflight response.",
            );
            standard.console == Some(message)
                && matches!(found.outcome, Outcome::Readable { .. })
                && found.arrivals.starts_with(&standard.arrivals)
        },
    };

    /// Client hints need no leave.
    pub const CLIENT_HINTS: Self = Self {
        name: "client hints",
        reason: "A script may set client hints without leave, as the standard once had it.",
        is_met: |_, found, standard| {
            found.outcome == standard.outcome
                && standard.preflight_count() == 1
                && found.arrivals == standard.arrivals[1..]
        },
    };

    /// The console does not show where a redirect with a user name leads.
    pub const REDIRECT_UNNAMED: Self = Self {
        name: "redirect unnamed",
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

    /// The console lists schemes of Chromium's own.
    pub const OWN_SCHEMES: Self = Self {
        name: "own schemes",
        reason: "Where a URL is not of HTTP, the console lists the schemes that pages can call, with \
                 those of Chromium itself.",
        is_met: |_, found, standard| {
            const WORDS: &str =
                "Cross origin requests are only supported for protocol schemes: chrome, ";
            let message = found.console.as_deref();
            message.is_some_and(|message| message.contains(WORDS))
                && is_same_but_for_the_console(found, standard)
        },
    };

    /// All that a call can meet.
    ///
    /// Two more cannot be met by one: Chromium keeps no answer to a preflight for longer than two hours,
    /// which [`Prediction`](crate::Prediction) imitates; and it keeps cookies from other sites than the
    /// page's unless its settings say otherwise, as [`Driver`](crate::Driver) makes them.
    pub const ALL: [Self; 5] = [
        Self::LOCAL_NETWORK_ACCESS,
        Self::AUTHORIZATION_BY_WILDCARD,
        Self::CLIENT_HINTS,
        Self::REDIRECT_UNNAMED,
        Self::OWN_SCHEMES,
    ];

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
