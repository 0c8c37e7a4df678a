//! How a response fails the CORS check.

use std::fmt;

use url::Url;

/// How a response fails the [CORS check](https://fetch.spec.whatwg.org/#concept-cors-check).
///
/// It is displayed as in Chromium's console.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum CorsFault {
    /// There is no `Access-Control-Allow-Origin`.
    AllowOriginMissing,
    /// `Access-Control-Allow-Origin` is `*`, but the request includes credentials.
    AllowOriginWildcard,
    /// `Access-Control-Allow-Origin` is not equal to the request's origin.
    AllowOriginMismatch(String),
    /// `Access-Control-Allow-Credentials` is not `true`, but the request includes credentials.
    AllowCredentials(String),
}

impl fmt::Display for CorsFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AllowOriginMissing => f.write_str(
                "No 'Access-Control-Allow-Origin' header is present on the requested resource.",
            ),
            Self::AllowOriginWildcard => f.write_str(
                "The value of the 'Access-Control-Allow-Origin' header in the response must not be \
                 the wildcard '*' when the request's credentials mode is 'include'.",
            ),
            Self::AllowOriginMismatch(value) => {
                f.write_str("The 'Access-Control-Allow-Origin' header ")?;
                if value.contains([' ', ',']) {
                    write!(
                        f,
                        "contains multiple values '{value}', but only one is allowed."
                    )?;
                } else if value != "null" && Url::parse(value).is_err() {
                    write!(f, "contains the invalid value '{value}'.")?;
                } else {
                    write!(
                        f,
                        "has a value '{value}' that is not equal to the supplied origin."
                    )?;
                }
                f.write_str(" Have the server send the header with a valid value.")
            }
            Self::AllowCredentials(value) => write!(
                f,
                "The value of the 'Access-Control-Allow-Credentials' header in the response is \
                 '{value}' which must be 'true' when the request's credentials mode is 'include'."
            ),
        }
    }
}
