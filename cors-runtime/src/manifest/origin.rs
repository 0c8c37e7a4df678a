//! The origins of a policy, as data.

use std::fmt;

use cors_rules::OriginPattern;
use serde::{Deserialize, Serialize};

use crate::{Origins, text::shown};

/// Whom a policy allows: one element of its `origins`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub struct Origin {
    /// What it is.
    pub kind: OriginKind,
    /// The origin or pattern, the name of the variable, or the path of the function.
    pub text: String,
}

/// The kind of an [`Origin`], those that let in the most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum OriginKind {
    /// `any`: every origin.
    Any,
    /// `null`: what any sandboxed frame sends.
    Null,
    /// An origin with a wildcard, as `https://*.example.com`.
    Pattern,
    /// `matching(path)`: what a function says.
    Predicate,
    /// `env("X")`: a variable that is read at start-up.
    Variable,
    /// One origin.
    Exact,
}

impl Origin {
    pub(super) fn all_of(origins: Origins) -> Vec<Self> {
        let any = origins.is_any().then(|| Self::new(OriginKind::Any, "*"));
        let listed = origins
            .list()
            .iter()
            .map(|&text| Self::new(kind_of(text), text));
        let variables = origins
            .variables()
            .iter()
            .map(|name| Self::new(OriginKind::Variable, name));
        let predicates = origins
            .predicates()
            .map(|path| Self::new(OriginKind::Predicate, path));
        any.into_iter()
            .chain(listed)
            .chain(variables)
            .chain(predicates)
            .collect()
    }

    fn new(kind: OriginKind, text: &str) -> Self {
        Self {
            kind,
            text: text.to_owned(),
        }
    }

    /// The origin as the attribute writes it, for people.
    pub(super) fn written(&self) -> String {
        shown(&String::from(self.clone()))
    }

    /// Whether it is a scheme that the network can forge, and not the visitor's own machine.
    #[must_use]
    pub fn is_insecure(&self) -> bool {
        self.pattern()
            .is_some_and(|pattern| !pattern.is_secure() && !pattern.is_loopback())
    }

    /// Whether it is the visitor's own machine: `http://localhost:3000`.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.pattern().is_some_and(|pattern| pattern.is_loopback())
    }

    /// Whether each origin that `other` lets in is let in by this one, as far as the text tells.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let covers_pattern = || Some(self.pattern()?.covers(&other.pattern()?));
        self.kind == OriginKind::Any || self == other || covers_pattern() == Some(true)
    }

    fn pattern(&self) -> Option<OriginPattern<'_>> {
        matches!(self.kind, OriginKind::Exact | OriginKind::Pattern)
            .then(|| OriginPattern::parse(&self.text).ok())
            .flatten()
    }
}

fn kind_of(text: &str) -> OriginKind {
    match text {
        "*" => OriginKind::Any,
        "null" => OriginKind::Null,
        _ if text.contains('*') => OriginKind::Pattern,
        _ => OriginKind::Exact,
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        match origin.kind {
            OriginKind::Variable => format!("env(\"{}\")", origin.text),
            OriginKind::Predicate => format!("matching({})", origin.text),
            OriginKind::Any | OriginKind::Null | OriginKind::Pattern | OriginKind::Exact => {
                origin.text
            }
        }
    }
}

impl TryFrom<String> for Origin {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let between = |start: &str, end: &str| text.strip_prefix(start)?.strip_suffix(end);
        if let Some(name) = between("env(\"", "\")") {
            return Ok(Self::new(OriginKind::Variable, name));
        }
        if let Some(path) = between("matching(", ")") {
            return Ok(Self::new(OriginKind::Predicate, path));
        }
        let kind = kind_of(&text);
        match OriginPattern::parse(&text) {
            Err(fault) if !matches!(kind, OriginKind::Any | OriginKind::Null) => Err(format!(
                "`{}` is no origin: {}",
                shown(&text),
                shown(&fault.what)
            )),
            _ => Ok(Self { kind, text }),
        }
    }
}

/// The origin as sentences name it.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = shown(&self.text);
        match self.kind {
            OriginKind::Any => f.write_str("any origin"),
            OriginKind::Null => f.write_str("the origin null (any sandboxed frame)"),
            OriginKind::Pattern | OriginKind::Exact => f.write_str(&text),
            OriginKind::Variable => write!(f, "the origins in env(\"{text}\")"),
            OriginKind::Predicate => write!(f, "the origins by matching({text})"),
        }
    }
}

impl OriginKind {
    /// The kind in a word or two.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            OriginKind::Any => "any origin",
            OriginKind::Null => "null origin",
            OriginKind::Pattern => "pattern",
            OriginKind::Predicate => "function",
            OriginKind::Variable => "start-up variable",
            OriginKind::Exact => "exact",
        }
    }
}
