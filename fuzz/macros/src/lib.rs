//! The macros of `cors-runtime` as functions on tokens, which need no compiler around them.

#![forbid(unsafe_code)]

// In the prelude of a crate of macros, which this one is not.
extern crate proc_macro;

use proc_macro2::{Ident, Span, TokenStream};

include!(concat!(env!("OUT_DIR"), "/modules.rs"));

/// What stands in place of `item` under `#[cors(args)]`.
#[must_use]
pub fn expand_cors(args: TokenStream, item: TokenStream) -> TokenStream {
    cors::expand(&cors_runtime(), args, item)
}

/// The same for an editor.
#[must_use]
pub fn expand_cors_for_editor(args: TokenStream, item: TokenStream) -> TokenStream {
    editor::cors(&cors_runtime(), args, item)
}

fn cors_runtime() -> Ident {
    Ident::new("cors_runtime", Span::call_site())
}

/// What `policy!` gives.
#[must_use]
pub fn expand_policy(input: TokenStream) -> TokenStream {
    named_policy::expand(input)
}

/// What `routes!` gives.
#[must_use]
pub fn expand_routes(input: TokenStream) -> TokenStream {
    routes::routes(input)
}

/// What `policies!` gives.
#[must_use]
pub fn expand_policies(input: TokenStream) -> TokenStream {
    routes::policies(input)
}

/// What the macro of this name gives an editor; `None` if there is no such macro.
#[must_use]
pub fn expand_macro_for_editor(name: &str, input: TokenStream) -> Option<TokenStream> {
    match name {
        "policy" => Some(editor::policy(input)),
        "routes" => Some(editor::routes(input)),
        "policies" => Some(editor::policies(input)),
        _ => None,
    }
}
