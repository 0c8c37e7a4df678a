//! The parts of a policy that a reviewer should check.

use crate::origin::{Origin, OriginKind};

/// A part of a policy that a reviewer should check; the widest permissions come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Risk {
    NullOrigin,
    AnyOrigin,
    Insecure,
    Pattern,
    Function,
    Configured,
    Variable,
    Loopback,
    Credentials,
    PrivateNetwork,
    OptOut,
    SilencedWarning,
}

impl Risk {
    pub(crate) const ALL: [Self; 12] = [
        Risk::NullOrigin,
        Risk::AnyOrigin,
        Risk::Insecure,
        Risk::Pattern,
        Risk::Function,
        Risk::Configured,
        Risk::Variable,
        Risk::Loopback,
        Risk::Credentials,
        Risk::PrivateNetwork,
        Risk::OptOut,
        Risk::SilencedWarning,
    ];

    /// The risks of allowing `origin`.
    pub(crate) fn from_origin(origin: &Origin) -> impl Iterator<Item = Self> {
        let from_kind = match origin.kind {
            OriginKind::Any => Some(Risk::AnyOrigin),
            OriginKind::Null => Some(Risk::NullOrigin),
            OriginKind::Pattern => Some(Risk::Pattern),
            OriginKind::Predicate => Some(Risk::Function),
            OriginKind::Configured => Some(Risk::Configured),
            OriginKind::Variable | OriginKind::OptionalVariable => Some(Risk::Variable),
            OriginKind::Exact | OriginKind::None => None,
        };
        let insecure = origin.is_insecure().then_some(Risk::Insecure);
        let loopback = origin.is_loopback().then_some(Risk::Loopback);
        from_kind.into_iter().chain(insecure).chain(loopback)
    }

    /// The risk in one or two words.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Risk::NullOrigin => "null origin",
            Risk::AnyOrigin => "any origin",
            Risk::Insecure => "not https",
            Risk::Pattern => "pattern",
            Risk::Function => "function",
            Risk::Configured => "configured",
            Risk::Variable => "start-up variable",
            Risk::Loopback => "loopback",
            Risk::Credentials => "credentials",
            Risk::PrivateNetwork => "private network",
            Risk::OptOut => "opt-out",
            Risk::SilencedWarning => "silenced warning",
        }
    }

    /// An explanation of the risk, as a sentence.
    pub(crate) const fn meaning(self) -> &'static str {
        match self {
            Risk::NullOrigin => "Every site can send the origin null from a sandboxed frame.",
            Risk::AnyOrigin => "Scripts of every site may call the handler, without credentials.",
            Risk::Insecure => "Anybody on the visitor's network can forge such a page.",
            Risk::Pattern => {
                "Every host that the pattern matches is trusted, including hosts that somebody else has taken over."
            }
            Risk::Function => "A function of the program decides each request.",
            Risk::Configured => {
                "The origins are in the program's configuration, and are not in this manifest."
            }
            Risk::Variable => {
                "The origins are read when the program starts, and are not in this manifest."
            }
            Risk::Loopback => "Any program on the visitor's own machine may call the handler.",
            Risk::Credentials => {
                "The request contains the visitor's cookies and HTTP authentication."
            }
            Risk::PrivateNetwork => {
                "Pages of a public network may call the handler on a private network."
            }
            Risk::OptOut => "An opt-out disables a rule whose violation is an error.",
            Risk::SilencedWarning => "A compiler warning is silenced.",
        }
    }
}
