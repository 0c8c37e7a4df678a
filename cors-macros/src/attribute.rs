//! The attributes between `#[cors]` and its function.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use crate::tokens::{as_group, flatten, is_punct};

/// An outer attribute: `#` and `[..]`.
#[derive(Clone, Copy)]
pub(crate) struct Attribute<'a> {
    hash: &'a TokenTree,
    group: &'a Group,
}

impl ToTokens for Attribute<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.hash.to_tokens(tokens);
        self.group.to_tokens(tokens);
    }
}

impl Attribute<'_> {
    /// `allow`, `warn`, `deny` or `forbid`, unchanged. The companion would not fulfill an `expect`, so it becomes
    /// `allow`.
    pub(crate) fn lint_level(self) -> Option<TokenStream> {
        let mut inside = flatten(self.group.stream()).into_iter();
        let TokenTree::Ident(level) = inside.next()? else {
            return None;
        };
        let lints: TokenStream = inside.collect();
        match level.to_string().as_str() {
            "allow" | "warn" | "deny" | "forbid" => Some(self.to_token_stream()),
            "expect" => Some(quote! { #[allow #lints] }),
            _ => None,
        }
    }

    /// The identifiers of the path.
    fn path(self) -> Vec<Ident> {
        let inside = flatten(self.group.stream());
        let path = inside
            .into_iter()
            .take_while(|token| matches!(token, TokenTree::Ident(_)) || is_punct(token, ':'));
        path.filter_map(|token| match token {
            TokenTree::Ident(word) => Some(word),
            _ => None,
        })
        .collect()
    }

    /// The last identifier of the path.
    pub(crate) fn name(self) -> Option<Ident> {
        self.path().pop()
    }

    /// The last identifier of the path, if it is `cors`.
    pub(crate) fn cors(self) -> Option<Ident> {
        self.name().filter(|word| word == "cors")
    }

    /// The contents of the parentheses after the path.
    pub(crate) fn arguments(self) -> Option<TokenStream> {
        let inside = flatten(self.group.stream());
        as_group(inside.last()?, Delimiter::Parenthesis).map(Group::stream)
    }

    /// Whether a macro that is not part of Rust defines the attribute.
    pub(crate) fn is_foreign(self) -> bool {
        match &self.path()[..] {
            [] => false,
            [word] => !BUILT_IN.iter().any(|name| word == name),
            [tool, ..] => !TOOLS.iter().any(|name| tool == name),
        }
    }
}

/// The built-in attributes of Rust that can be applied to a function.
const BUILT_IN: [&str; 29] = [
    "allow",
    "automatically_derived",
    "bench",
    "cfg",
    "cfg_attr",
    "cold",
    "coverage",
    "deny",
    "deprecated",
    "doc",
    "expect",
    "export_name",
    "forbid",
    "ignore",
    "inline",
    "instruction_set",
    "link_section",
    "must_use",
    "naked",
    "no_mangle",
    "no_implicit_prelude",
    "optimize",
    "should_panic",
    "target_feature",
    "test",
    "track_caller",
    "type_length_limit",
    "unsafe",
    "warn",
];

/// The tools whose attributes the compiler ignores.
const TOOLS: [&str; 5] = ["clippy", "diagnostic", "miri", "rust_analyzer", "rustfmt"];

/// The attributes at the beginning of the tokens, and the remaining tokens.
pub(crate) fn split_attributes(mut tokens: &[TokenTree]) -> (Vec<Attribute<'_>>, &[TokenTree]) {
    let mut attributes = Vec::new();
    while let [hash, TokenTree::Group(group), rest @ ..] = tokens
        && is_punct(hash, '#')
        && group.delimiter() == Delimiter::Bracket
    {
        attributes.push(Attribute { hash, group });
        tokens = rest;
    }
    (attributes, tokens)
}
