//! The messages in browsers' consoles, so that a search for one finds the cause.

use std::fmt;

/// The messages in browsers' consoles for a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Console {
    /// The message of Chromium, after "has been blocked by CORS policy: ".
    pub chromium: &'static str,
    /// The message of Firefox, after "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the
    /// remote resource at ..".
    pub firefox: &'static str,
}

impl Console {
    pub(crate) const PREFLIGHT: Self = Self {
        chromium: "Response to preflight request doesn't pass access control check: \
                   No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        firefox: "(Reason: CORS header ‘Access-Control-Allow-Origin’ missing).",
    };

    pub(crate) const ORIGIN_MISSING: Self = Self {
        chromium: "No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        firefox: "(Reason: CORS header ‘Access-Control-Allow-Origin’ missing).",
    };

    pub(crate) const ORIGIN_OF_ANOTHER: Self = Self {
        chromium: "The 'Access-Control-Allow-Origin' header has a value '..' that is not equal to the \
                   supplied origin. Have the server send the header with a valid value.",
        firefox: "(Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘..’).",
    };

    pub(crate) const CREDENTIALS_WITH_WILDCARD: Self = Self {
        chromium: "The value of the 'Access-Control-Allow-Origin' header in the response must not be \
                   the wildcard '*' when the request's credentials mode is 'include'.",
        firefox: "(Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ \
                  is ‘*’).",
    };

    pub(crate) const CREDENTIALS: Self = Self {
        chromium: "The value of the 'Access-Control-Allow-Credentials' header in the response is '' \
                   which must be 'true' when the request's credentials mode is 'include'.",
        firefox: "(Reason: expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’).",
    };
}

impl fmt::Display for Console {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { chromium, firefox } = self;
        write!(
            f,
            "Chromium: .. has been blocked by CORS policy: {chromium}\nFirefox: {firefox}"
        )
    }
}
