//! Origins that are known only at run time.

use cors_rules::{OriginMatcher, OriginPattern};

use super::closure::Closure;

/// Valid origins that are known only at run time: those of variables, of a set, or of a
/// configuration.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReadOrigins {
    /// Whether the origins include `*`.
    pub(crate) any: bool,
    pub(crate) exact: Vec<String>,
    pub(crate) patterns: Vec<OriginMatcher>,
    pub(crate) closures: Vec<Closure>,
}

impl ReadOrigins {
    fn add_valid(&mut self, value: &str) {
        match OriginPattern::parse(value) {
            Ok(pattern) if !pattern.is_exact() => self.patterns.push(pattern.to_matcher()),
            _ if value == "*" => self.any = true,
            // An exact origin, or `null` with its opt-out.
            _ => self.exact.push(value.to_owned()),
        }
    }
}

impl<'a> Extend<&'a str> for ReadOrigins {
    /// Adds origins that have been checked.
    fn extend<T: IntoIterator<Item = &'a str>>(&mut self, values: T) {
        for value in values {
            self.add_valid(value);
        }
    }
}
