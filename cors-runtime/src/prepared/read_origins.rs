//! Origins that are known only while the program runs.

use cors_rules::{OriginMatcher, OriginPattern};

use super::closure::Closure;

/// Valid origins that are known only while the program runs: of variables, of a set, or of a
/// configuration.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReadOrigins {
    /// Whether `*` is among them.
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
            // An exact origin, or a `null` that is opted into.
            _ => self.exact.push(value.to_owned()),
        }
    }
}

impl<'a> Extend<&'a str> for ReadOrigins {
    /// Adds origins that keep the rules.
    fn extend<T: IntoIterator<Item = &'a str>>(&mut self, values: T) {
        for value in values {
            self.add_valid(value);
        }
    }
}
