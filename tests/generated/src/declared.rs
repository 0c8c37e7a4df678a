//! Policies as data: the declaration of each handler.

/// A path of the router, with the handlers that are mounted on it.
#[derive(Clone, Debug)]
pub struct Path {
    /// The path itself.
    pub path: String,
    /// The handlers, which serve different methods.
    pub handlers: Vec<Declared>,
}

/// The declaration of a handler.
#[derive(Clone, Debug)]
pub struct Declared {
    /// The handler's name.
    pub handler: String,
    /// The response of the handler.
    pub reply: Reply,
    /// Whether the policy is declared with `policy!`, and the handler refers to it.
    pub is_named: bool,
    /// The methods that the handler serves.
    pub methods: Names,
    /// The origins; empty for `any`.
    pub origins: Vec<Origin>,
    /// The additional origins of debug builds.
    pub debug_origins: Vec<Origin>,
    /// The request headers that a script may send.
    pub headers: Names,
    /// The response headers that a script may read.
    pub expose: Names,
    /// How long a browser may cache a preflight response.
    pub max_age: Option<MaxAge>,
    /// Whether a script may send credentials.
    pub credentials: bool,
    /// Whether pages of a public network may call the handler on a private network.
    pub private_network: bool,
    /// The status of an allowed preflight, if it is not 204.
    pub preflight_status: Option<u16>,
}

/// A list of names, the wildcard, or both.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Whether the list contains the wildcard.
    pub any: bool,
    /// The names, as the policy spells them.
    pub list: Vec<&'static str>,
}

/// An element of `origins`.
#[derive(Clone, Debug)]
pub enum Origin {
    /// An origin or a pattern, and its class in the rules on trust.
    Written(String, Trust),
    /// `env!("X")`.
    Compiled(&'static StartUp),
    /// `env("X")`.
    Variable(&'static StartUp),
    /// `matching(path)`.
    Function(&'static StartUp),
}

/// Origins that are not listed in the attribute.
#[derive(Debug)]
pub struct StartUp {
    /// The name of the variable, or the path of the function.
    pub name: &'static str,
    /// The origins that it allows, as origins and patterns.
    pub patterns: &'static [&'static str],
}

/// The class of an origin in the rules on trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Allowed without a warning.
    Secure,
    /// With credentials, allowed only by `danger_insecure_origins`.
    Insecure,
    /// With credentials, allowed only by `danger_public_suffix`. Without them, allowed with a warning.
    PublicSuffix,
    /// Allowed only by `danger_null_origin`.
    Null,
    /// Allowed with a warning.
    Loopback,
}

/// A value of `max_age`.
#[derive(Clone, Copy, Debug)]
pub struct MaxAge {
    /// The tokens of the attribute.
    pub written: &'static str,
    /// The seconds.
    pub seconds: u32,
}

/// The response of a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// No headers.
    Bare,
    /// Several headers, some of them twice, and a `Vary` header.
    Full,
    /// Headers of the CORS protocol, which the policy replaces.
    Meddling,
    /// An error with `Vary: *`.
    Failing,
}

impl Declared {
    /// Whether every origin is allowed.
    #[must_use]
    pub fn allows_any_origin(&self) -> bool {
        self.origins.is_empty()
    }
}

impl Origin {
    /// The origins and patterns that it allows.
    #[must_use]
    pub fn patterns(&self) -> Vec<&str> {
        match self {
            Origin::Written(pattern, _) => vec![pattern],
            Origin::Compiled(source) | Origin::Variable(source) | Origin::Function(source) => {
                source.patterns.to_vec()
            }
        }
    }
}
