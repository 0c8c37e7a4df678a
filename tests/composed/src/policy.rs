//! The policies of the compositions, as data.

use std::fmt;

/// A method that the handlers are mounted under.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Method {
    /// GET.
    Get,
    /// POST.
    Post,
    /// PUT.
    Put,
    /// DELETE.
    Delete,
}

impl Method {
    /// All of them.
    pub const ALL: [Method; 4] = [Method::Get, Method::Post, Method::Put, Method::Delete];

    /// The method as in a request line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        }
    }

    /// Parses a method of a request line.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Method::ALL.into_iter().find(|it| it.as_str() == text)
    }

    /// Whether a browser sends it without a preflight.
    #[must_use]
    pub const fn is_safelisted(self) -> bool {
        matches!(self, Method::Get | Method::Post)
    }
}

/// The names in a list of a policy.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Names {
    /// The wildcard and the additional names.
    Any(&'static [&'static str]),
    /// Only the listed names.
    Listed(&'static [&'static str]),
}

impl Names {
    /// Whether the list covers `name`. The wildcard does not cover `authorization`.
    #[must_use]
    pub fn covers(self, name: &str) -> bool {
        match self {
            Names::Any(list) => name != "authorization" || list.contains(&name),
            Names::Listed(list) => list.contains(&name),
        }
    }
}

/// A policy, with the values of its declaration.
#[derive(Debug, PartialEq)]
pub struct Policy {
    /// The name of the handler or of the policy. The policy exposes the header `x-<name>`, which identifies
    /// the policy in a response.
    pub name: &'static str,
    /// The methods.
    pub methods: Names,
    /// The origins.
    pub origins: Names,
    /// The request headers that a script may send.
    pub headers: Names,
    /// Whether credentials are allowed.
    pub credentials: bool,
    /// The `Access-Control-Max-Age` in seconds. It is unique, so it identifies the policy in a preflight
    /// response.
    pub max_age: u32,
}

/// An origin of the tests. It is an IP address because the browser would look up the public suffix of a
/// domain in a long list for each request.
pub const A: &str = "https://192.0.2.1";
/// Another one.
pub const B: &str = "https://192.0.2.2";
/// Another one.
pub const C: &str = "https://192.0.2.3";
/// An origin that no policy lists.
pub const FOREIGN: &str = "https://192.0.2.9";

/// The origin of the program itself.
pub const OWN: &str = "https://192.0.2.100";

/// The origins of the scripts.
pub const ORIGINS: [&str; 5] = [A, B, C, FOREIGN, OWN];

impl Policy {
    /// Whether the policy applies to requests with this method.
    #[must_use]
    pub fn serves(&self, method: Method) -> bool {
        self.methods.covers(method.as_str())
    }

    /// Whether scripts of `origin` are allowed.
    #[must_use]
    pub fn allows_origin(&self, origin: &str) -> bool {
        self.origins.covers(origin)
    }

    /// The value of `Access-Control-Allow-Origin` in a response to a request from `origin`.
    #[must_use]
    pub fn allow_origin(&self, origin: &'static str) -> Option<&'static str> {
        match self.origins {
            Names::Any(_) => Some("*"),
            Names::Listed([only]) => Some(only),
            Names::Listed(list) => list.contains(&origin).then_some(origin),
        }
    }

    /// The response header that only this policy exposes.
    #[must_use]
    pub fn exposed(&self) -> String {
        format!("x-{}", self.name.replace('_', "-").to_ascii_lowercase())
    }
}

/// Several policies that are applied together, one for each method.
#[derive(Clone, Copy)]
pub struct Group {
    /// The source code of the layer.
    pub source: &'static str,
    /// The policies.
    pub policies: &'static [&'static Policy],
}

impl Group {
    /// The policy of a method.
    #[must_use]
    pub fn serving(&self, method: Method) -> Option<&'static Policy> {
        let mut policies = self.policies.iter();
        policies.find(|policy| policy.serves(method)).copied()
    }
}

impl fmt::Debug for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.source)
    }
}

impl PartialEq for Group {
    fn eq(&self, other: &Self) -> bool {
        self.policies == other.policies
    }
}
