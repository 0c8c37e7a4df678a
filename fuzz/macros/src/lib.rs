//! The macros of `cors-runtime` as functions on tokens, so that they can run outside the compiler.

#![forbid(unsafe_code)]

// `proc_macro` is in the extern prelude of procedural macro crates only.
extern crate proc_macro;

use proc_macro2::{Ident, Span, TokenStream};

include!(concat!(env!("OUT_DIR"), "/modules.rs"));

/// The output of `#[cors(args)]` on `item`.
#[must_use]
pub fn expand_cors(args: TokenStream, item: TokenStream) -> TokenStream {
    cors::expand(&cors_runtime(), args, item)
}

/// The output of `#[cors(args)]` on `item` for an editor.
#[must_use]
pub fn expand_cors_for_editor(args: TokenStream, item: TokenStream) -> TokenStream {
    editor::cors(&cors_runtime(), args, item)
}

fn cors_runtime() -> Ident {
    Ident::new("cors_runtime", Span::call_site())
}

/// The output of `policy!`.
#[must_use]
pub fn expand_policy(input: TokenStream) -> TokenStream {
    named_policy::expand(input)
}

/// The output of `routes!`.
#[must_use]
pub fn expand_routes(input: TokenStream) -> TokenStream {
    routes::routes(input)
}

/// The output of `policies!`.
#[must_use]
pub fn expand_policies(input: TokenStream) -> TokenStream {
    routes::policies(input)
}

/// The output of the macro with this name for an editor. `None` if there is no such macro.
#[must_use]
pub fn expand_macro_for_editor(name: &str, input: TokenStream) -> Option<TokenStream> {
    match name {
        "policy" => Some(editor::policy(input)),
        "routes" => Some(editor::routes(input)),
        "policies" => Some(editor::policies(input)),
        _ => None,
    }
}
