//! The methods, origins and headers that a declaration covers.

use crate::{
    declared::{Declared, Names, Origin, Path},
    pattern,
};

/// The methods for which a router mounts a handler with `methods = any`.
pub(crate) const ANY_METHODS: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

impl Path {
    /// The handler that serves `method`: the handler that lists it, for HEAD otherwise the handler of GET, or
    /// else the handler of any method.
    #[must_use]
    pub fn serving(&self, method: &str) -> Option<&Declared> {
        let listing = |method: &str| {
            let mut handlers = self.handlers.iter();
            handlers.find(|handler| handler.methods.list.contains(&method))
        };
        let get = if method == "HEAD" { "GET" } else { method };
        let for_any = |handler: &&Declared| handler.methods.any && ANY_METHODS.contains(&method);
        listing(method)
            .or_else(|| listing(get))
            .or_else(|| self.handlers.iter().find(for_any))
    }
}

impl Declared {
    /// The origins and patterns that are active in this build.
    #[must_use]
    pub fn patterns(&self) -> Vec<&str> {
        self.active_origins().flat_map(Origin::patterns).collect()
    }

    /// Whether the policy allows `origin`, the bytes of an `Origin` header.
    #[must_use]
    pub fn covers_origin(&self, origin: &[u8]) -> bool {
        let matches = |pattern: &str| pattern::matches(pattern, origin);
        self.allows_any_origin() || self.patterns().into_iter().any(matches)
    }

    /// The only origin that the policy allows, if it is known at compile time.
    #[must_use]
    pub fn only_origin(&self) -> Option<&str> {
        let origins: Vec<&Origin> = self.active_origins().collect();
        match origins[..] {
            [Origin::Written(only, _)] if !only.contains('*') => Some(only),
            [Origin::Compiled(source)] => source.patterns.first().copied(),
            _ => None,
        }
    }

    /// Whether a script may send the header `name`. The wildcard does not cover `authorization`.
    #[must_use]
    pub fn covers_header(&self, name: &str) -> bool {
        let is_wild = self.headers.any && is_token(name);
        self.headers.lists(name) || is_wild && !name.eq_ignore_ascii_case("authorization")
    }

    fn active_origins(&self) -> impl Iterator<Item = &Origin> {
        let debug = self.debug_origins.iter().filter(|_| cfg!(debug_assertions));
        self.origins.iter().chain(debug)
    }
}

impl Names {
    /// Whether the header `name` is listed, in any letter case.
    #[must_use]
    pub fn lists(&self, name: &str) -> bool {
        self.list
            .iter()
            .any(|listed| listed.eq_ignore_ascii_case(name))
    }
}

/// <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2>
fn is_token(text: &str) -> bool {
    let is_allowed = |char: char| char.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(char);
    !text.is_empty() && text.chars().all(is_allowed)
}
