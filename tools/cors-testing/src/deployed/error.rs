//! The error of a server that sent no response.

use std::fmt::{self, Display};

/// The error of a server that sent no response: no connection, no valid certificate, or no HTTP.
#[derive(Clone, Debug)]
pub struct DeployedError(String);

impl DeployedError {
    pub(super) fn new(error: impl Display) -> Self {
        Self(error.to_string())
    }
}

impl Display for DeployedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DeployedError {}
