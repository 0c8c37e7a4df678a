//! The origins of a policy, as data.

use std::fmt;

use cors_rules::{OriginPattern, text::shown};
use cors_runtime::Origins;
use serde::{Deserialize, Serialize};

/// One element of the `origins` of a policy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub struct Origin {
    /// The kind of the element.
    pub kind: OriginKind,
    /// The origin or pattern, the name of the variable, the path of the function, `configured`, or `none`.
    pub text: String,
}

/// The kind of an [`Origin`]; those that allow the most come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum OriginKind {
    /// `any`: every origin.
    Any,
    /// `null`: the origin of every sandboxed frame.
    Null,
    /// An origin with a wildcard: `https://*.example.com`.
    Pattern,
    /// `matching(path)`: the origins for which a function returns `true`.
    Predicate,
    /// `configured`: the origins in the `OriginSet` that is passed when the handler is mounted.
    Configured,
    /// `env("X")`: the origins in an environment variable, which is read at start-up.
    Variable,
    /// `option_env("X")`: the same, but the variable may be unset.
    OptionalVariable,
    /// One origin.
    Exact,
    /// `none`, which is the only element of its list: no origin is allowed.
    None,
}

const CONFIGURED: &str = "configured";
const NONE: &str = "none";

impl Origin {
    /// The elements of a policy's `origins`.
    pub(crate) fn list_from(origins: Origins<'_>) -> Vec<Self> {
        if origins.is_none() {
            return vec![Self::none()];
        }
        let any = origins.is_any().then(|| Self::new(OriginKind::Any, "*"));
        let listed = origins.list().iter().map(|&text| Self::listed(text));
        let variables = origins
            .variables()
            .iter()
            .map(|name| Self::new(OriginKind::Variable, name));
        let optional = origins
            .optional_variables()
            .iter()
            .map(|name| Self::new(OriginKind::OptionalVariable, name));
        let configured = origins
            .is_configured()
            .then(|| Self::new(OriginKind::Configured, CONFIGURED));
        let predicates = origins
            .predicates()
            .map(|path| Self::new(OriginKind::Predicate, path));
        any.into_iter()
            .chain(listed)
            .chain(variables)
            .chain(optional)
            .chain(configured)
            .chain(predicates)
            .collect()
    }

    /// The element of `origins = none`.
    pub(crate) fn none() -> Self {
        Self::new(OriginKind::None, NONE)
    }

    /// Whether the allowed origins are known only at run time.
    pub(crate) const fn is_dynamic(&self) -> bool {
        matches!(
            self.kind,
            OriginKind::Predicate
                | OriginKind::Configured
                | OriginKind::Variable
                | OriginKind::OptionalVariable
        )
    }

    /// An origin, a pattern, or `*`.
    pub(crate) fn listed(text: &str) -> Self {
        Self::new(OriginKind::from_text(text), text)
    }

    fn new(kind: OriginKind, text: &str) -> Self {
        Self {
            kind,
            text: text.to_owned(),
        }
    }

    /// The element as it is written in the attribute, safe to display.
    pub(crate) fn written(&self) -> String {
        shown(&String::from(self.clone()))
    }

    /// Whether the scheme is `http` and the host is not the visitor's own machine, so that an attacker on the network
    /// can forge the page. Pages with other schemes (`tauri://localhost`) are not loaded from a network.
    #[must_use]
    pub fn is_insecure(&self) -> bool {
        self.pattern()
            .is_some_and(|pattern| !pattern.is_secure() && !pattern.is_loopback())
    }

    /// Whether the host is the visitor's own machine: `http://localhost:3000`.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.pattern().is_some_and(|pattern| pattern.is_loopback())
    }

    /// Whether this element allows every origin that `other` allows, as far as the text determines it.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let covers_pattern = || Some(self.pattern()?.covers(&other.pattern()?));
        self.kind == OriginKind::Any
            || self == other
            || self.variable().is_some() && self.variable() == other.variable()
            || covers_pattern() == Some(true)
    }

    /// The name of the variable that contains the origins.
    fn variable(&self) -> Option<&str> {
        matches!(
            self.kind,
            OriginKind::Variable | OriginKind::OptionalVariable
        )
        .then_some(&*self.text)
    }

    fn pattern(&self) -> Option<OriginPattern<'_>> {
        matches!(self.kind, OriginKind::Exact | OriginKind::Pattern)
            .then(|| OriginPattern::parse(&self.text).ok())
            .flatten()
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        match origin.kind {
            OriginKind::Variable => format!("env(\"{}\")", origin.text),
            OriginKind::OptionalVariable => format!("option_env(\"{}\")", origin.text),
            OriginKind::Predicate => format!("matching({})", origin.text),
            OriginKind::Any
            | OriginKind::Null
            | OriginKind::Pattern
            | OriginKind::Configured
            | OriginKind::Exact
            | OriginKind::None => origin.text,
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
        if let Some(name) = between("option_env(\"", "\")") {
            return Ok(Self::new(OriginKind::OptionalVariable, name));
        }
        if let Some(path) = between("matching(", ")") {
            return Ok(Self::new(OriginKind::Predicate, path));
        }
        match &*text {
            CONFIGURED => return Ok(Self::new(OriginKind::Configured, CONFIGURED)),
            NONE => return Ok(Self::none()),
            _ => {}
        }
        let kind = OriginKind::from_text(&text);
        match OriginPattern::parse(&text) {
            Err(fault) if !matches!(kind, OriginKind::Any | OriginKind::Null) => Err(format!(
                "`{}` is not an origin: {}",
                shown(&text),
                shown(&fault.what)
            )),
            _ => Ok(Self { kind, text }),
        }
    }
}

/// The element as part of a sentence.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = shown(&self.text);
        match self.kind {
            OriginKind::Any => f.write_str("any origin"),
            OriginKind::Null => f.write_str("the origin null (any sandboxed frame)"),
            OriginKind::Pattern | OriginKind::Exact => f.write_str(&text),
            OriginKind::Variable => write!(f, "the origins in env(\"{text}\")"),
            OriginKind::OptionalVariable => write!(f, "the origins in option_env(\"{text}\")"),
            OriginKind::Predicate => write!(f, "the origins by matching({text})"),
            OriginKind::Configured => f.write_str("the configured origins"),
            OriginKind::None => f.write_str("no origin"),
        }
    }
}

impl OriginKind {
    fn from_text(text: &str) -> Self {
        match text {
            "*" => OriginKind::Any,
            "null" => OriginKind::Null,
            _ if text.contains('*') => OriginKind::Pattern,
            _ => OriginKind::Exact,
        }
    }

    /// The kind in one or two words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            OriginKind::Any => "any origin",
            OriginKind::Null => "null origin",
            OriginKind::Pattern => "pattern",
            OriginKind::Predicate => "function",
            OriginKind::Configured => "configured",
            OriginKind::Variable => "start-up variable",
            OriginKind::OptionalVariable => "optional variable",
            OriginKind::Exact => "exact",
            OriginKind::None => "no origin",
        }
    }
}
