//! The hosts under which a server is reached.

use cors_rules::hosts::HostPattern;

use super::texts::Texts;

/// The hosts of `enforce`.
#[derive(Debug)]
pub(crate) struct Hosts(Vec<HostPattern>);

impl Hosts {
    /// Creates the hosts of a checked policy.
    pub(super) fn new(texts: &Texts) -> Self {
        let patterns = texts.iter().map(HostPattern::parse);
        Self(patterns.filter_map(Result::ok).collect())
    }

    /// Whether a request may be sent to `authority`. If no host is listed, every host is accepted.
    #[inline]
    pub(crate) fn accept<'r>(&self, authority: impl FnOnce() -> Option<&'r [u8]>) -> bool {
        let matches = |own: &[u8]| self.0.iter().any(|pattern| pattern.matches(own));
        self.0.is_empty() || authority().is_some_and(matches)
    }

    /// Whether every host is accepted.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
