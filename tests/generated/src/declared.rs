//! Policies as data: what each handler declares, in plain words.

/// A path of the router, with the handlers that are mounted on it.
#[derive(Clone, Debug)]
pub struct Path {
    /// The path itself.
    pub path: String,
    /// The handlers, each for methods of its own.
    pub handlers: Vec<Declared>,
}

/// What a handler declares.
#[derive(Clone, Debug)]
pub struct Declared {
    /// The handler's name.
    pub handler: String,
    /// What the handler answers.
    pub reply: Reply,
    /// Whether the policy is written with `policy!`, and named by the handler.
    pub is_named: bool,
    /// The methods that the handler serves.
    pub methods: Names,
    /// The origins; none for `any`.
    pub origins: Vec<Origin>,
    /// The origins of debug builds alone.
    pub debug_origins: Vec<Origin>,
    /// The request headers that a caller may send.
    pub headers: Names,
    /// The response headers that a script may read.
    pub expose: Names,
    /// How long a browser may keep the answer to a preflight.
    pub max_age: Option<MaxAge>,
    /// Whether a caller may send credentials.
    pub credentials: bool,
    /// Whether public pages may ask for private networks.
    pub private_network: bool,
    /// The status of an allowed preflight, where it is not 204.
    pub preflight_status: Option<u16>,
}

/// A list of names, the wildcard, or both.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Whether the wildcard is there.
    pub any: bool,
    /// The names, in the policy's spelling.
    pub list: Vec<&'static str>,
}

/// An element of `origins`.
#[derive(Clone, Debug)]
pub enum Origin {
    /// An origin, or a pattern of origins, with what the rules think of it.
    Written(String, Trust),
    /// `env!("X")`.
    Compiled(&'static StartUp),
    /// `env("X")`.
    Variable(&'static StartUp),
    /// `matching(path)`.
    Function(&'static StartUp),
}

/// Origins that do not stand in the attribute.
#[derive(Debug)]
pub struct StartUp {
    /// The name of the variable, or the path of the function.
    pub name: &'static str,
    /// What it stands for, as origins and patterns.
    pub patterns: &'static [&'static str],
}

/// What the rules on trust say of an origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Nothing.
    Secure,
    /// With credentials only by `danger_insecure_origins`.
    Insecure,
    /// With credentials only by `danger_public_suffix`, without them with a warning.
    PublicSuffix,
    /// Only by `danger_null_origin`.
    Null,
    /// With a warning.
    Loopback,
}

/// A duration.
#[derive(Clone, Copy, Debug)]
pub struct MaxAge {
    /// The tokens of the attribute.
    pub written: &'static str,
    /// The seconds.
    pub seconds: u32,
}

/// What a handler answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// No header at all.
    Bare,
    /// Several headers, some of them twice, and a `Vary` of its own.
    Full,
    /// Headers of the CORS protocol, which are the policy's matter.
    Meddling,
    /// An error, which varies by everything.
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
    /// The origins and patterns that it stands for.
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
