//! Differences between a deployment and its policies.

use std::fmt::{self, Display};

use http::StatusCode;

use super::{
    cause::{Cause, Direction},
    near_miss::NearMiss,
};

/// Requests for which a browser allows more or less than the policies of their path.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// Whether it allows more or less.
    pub direction: Direction,
    /// The path.
    pub path: String,
    /// The policies that serve the methods of the requests.
    pub policies: Vec<String>,
    /// How the requests differ from those that the policies allow, or why they are refused.
    pub cause: Cause,
    /// How many requests there are.
    pub requests: usize,
    /// Commands that send some of them.
    pub examples: Vec<String>,
    /// The status and the headers of the CORS protocol in the response to the first of them.
    pub found: String,
    /// How to fix the deployment.
    pub help: String,
}

impl Finding {
    /// Whether the deployment allows any origin, and therefore every origin of `other`, for the same policies.
    pub(super) fn covers(&self, other: &Self) -> bool {
        let is_foreign = self.cause == Cause::Origin(NearMiss::Foreign);
        let is_near = matches!(&other.cause, Cause::Origin(miss) if !matches!(miss, NearMiss::Foreign | NearMiss::Null));
        is_foreign
            && (is_near || other.cause == Cause::OtherPolicy)
            && self.path == other.path
            && other
                .policies
                .iter()
                .all(|policy| self.policies.contains(policy))
    }
}

/// A difference in one request.
#[derive(Clone, Debug)]
pub(super) struct Difference {
    pub(super) direction: Direction,
    pub(super) cause: Cause,
    pub(super) status: Option<StatusCode>,
    pub(super) found: String,
}

impl Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (verb, expected) = match self.direction {
            Direction::Wider => ("allows ", "refused"),
            Direction::Narrower => ("", "allowed"),
        };
        writeln!(
            f,
            "{} {}: {verb}{}",
            self.direction.name(),
            self.path,
            self.cause
        )?;
        writeln!(
            f,
            "    expected: {expected} by {}",
            self.policies.join(", ")
        )?;
        writeln!(f, "    found: {}", self.found)?;
        writeln!(f, "    help: {}", self.help)?;
        for example in &self.examples {
            writeln!(f, "    {example}")?;
        }
        let more = self.requests.saturating_sub(self.examples.len());
        if more > 0 {
            writeln!(f, "    and {more} more")?;
        }
        Ok(())
    }
}
