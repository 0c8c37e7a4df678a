//! Observations that do not change what browsers allow.

use std::fmt::{self, Display};

/// An observation that does not change what browsers allow.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Note {
    /// The subject.
    pub kind: NoteKind,
    /// The path.
    pub path: String,
    /// The note as a sentence.
    pub text: String,
    /// The number of requests that it applies to.
    pub requests: usize,
    /// A command that sends one of them.
    pub example: String,
}

/// The subject of a [`Note`].
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum NoteKind {
    /// A status that differs from that of the policies.
    Status,
    /// A `Vary` that lacks a header on which the response depends.
    Vary,
    /// A response that is cached for longer than the policies allow, or by a cache that ignores `Vary`.
    Caching,
    /// A header of the CORS protocol with several values.
    Doubled,
    /// A part of a policy that could not be tested.
    Untested,
}

impl NoteKind {
    /// A name for programs, such as `vary`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Vary => "vary",
            Self::Caching => "caching",
            Self::Doubled => "doubled",
            Self::Untested => "untested",
        }
    }
}

/// A note about one response.
#[derive(Clone, Debug)]
pub(super) struct Remark {
    pub(super) kind: NoteKind,
    pub(super) text: String,
}

impl Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "note {}: {}", self.path, self.text)?;
        if !self.example.is_empty() {
            writeln!(f, "    {}", self.example)?;
        }
        if self.requests > 1 {
            writeln!(f, "    and {} more", self.requests - 1)?;
        }
        Ok(())
    }
}
