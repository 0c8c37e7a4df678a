//! The error of a deployment that could not be probed.

use std::fmt;

/// The error of a deployment that could not be probed.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ProbeError {
    /// The first request, or several in a row, received no response, for this reason.
    Unreachable(String),
    /// The first request to a path was redirected.
    Redirected {
        /// The path.
        path: String,
        /// The value of `Location`.
        location: String,
    },
}

impl fmt::Display for ProbeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(reason) => f.write_str(reason),
            Self::Redirected { path, location } => write!(
                f,
                "`{path}` redirects preflights to `{location}`, but browsers do not follow redirects of preflights\n\
                 help: probe the address to which it redirects"
            ),
        }
    }
}

impl std::error::Error for ProbeError {}
