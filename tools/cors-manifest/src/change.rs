//! One change of a policy.

use std::fmt;

/// One change of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// Whether the policy allows more or less than before.
    pub effect: Effect,
    /// A sentence without its full stop: `https://app.example.com may now DELETE delete_user`.
    pub text: String,
}

/// The effect of a [`Change`] on pages of other origins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Effect {
    /// The policy allows more.
    Widened,
    /// The policy allows less.
    Narrowed,
    /// The policy allows the same as before, for example because only its notation has changed.
    Changed,
}

/// `widened   https://app.example.com may now DELETE delete_user`.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<9} {}", self.effect.name(), self.text)
    }
}

impl Effect {
    /// The effect as one word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Effect::Widened => "widened",
            Effect::Narrowed => "narrowed",
            Effect::Changed => "changed",
        }
    }
}
