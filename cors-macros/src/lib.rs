//! The macros of `cors-runtime` and its adapters. These crates re-export and document them: do not depend on
//! this crate directly.
//!
//! A policy passes through these stages, each of which is one or several files:
//!
//! | file | from | to |
//! |---|---|---|
//! | `args` | the attribute's tokens | the value of each key, with its span |
//! | `item`, `attribute`, `signature` | the function's tokens | its name, visibility and attributes; the requirements of its arguments |
//! | `framework`, `agreement` | the attribute of a framework below | its methods, compared with those of the policy |
//! | `check`, `requirement` | values and spans | a policy that follows every rule, or the errors |
//! | `declaration`, `expand` | a policy | its static declaration, and the companion enum that holds it |
//! | `named_policy` | `policy!` | a named policy |
//! | `routes`, `origin_set` | handler paths, and the set of `configured` origins | a mounted path |
//!
//! For an editor, `editor` and `words` replace the last three.

#![forbid(unsafe_code)]

mod agreement;
mod args;
mod attribute;
mod check;
mod cors;
mod declaration;
mod editor;
mod expand;
mod framework;
mod item;
mod named_policy;
mod origin_set;
#[cfg(test)]
mod policies;
mod report;
mod requirement;
mod routes;
mod signature;
#[cfg(test)]
mod snapshots;
mod source;
mod tokens;
mod words;

use proc_macro::TokenStream;
use proc_macro2::{Ident, Span};

/// `cors_runtime::cors`, which documents it.
#[proc_macro_attribute]
pub fn cors(args: TokenStream, item: TokenStream) -> TokenStream {
    expand_cors("cors_runtime", args, item)
}

// An attribute cannot determine its own path, so each adapter re-exports one that expands to the adapter's path.

macro_rules! adapters {
    ($($name:ident)*) => {$(
        #[doc = concat!("`", stringify!($name), "::cors`.")]
        #[proc_macro_attribute]
        pub fn $name(args: TokenStream, item: TokenStream) -> TokenStream {
            expand_cors(stringify!($name), args, item)
        }
    )*};
}

adapters! { cors_actix_web cors_axum cors_poem cors_rocket cors_salvo }

fn expand_cors(crate_name: &str, args: TokenStream, item: TokenStream) -> TokenStream {
    let crate_name = Ident::new(crate_name, Span::call_site());
    cors::expand(&crate_name, args.into(), item.into()).into()
}

/// `cors_runtime::policy!`, which passes its `$crate` first.
#[doc(hidden)]
#[proc_macro]
pub fn policy(input: TokenStream) -> TokenStream {
    named_policy::expand(input.into()).into()
}

/// `routes!` of the adapters, which pass their `$crate` first.
#[doc(hidden)]
#[proc_macro]
pub fn routes(input: TokenStream) -> TokenStream {
    routes::routes(input.into()).into()
}

/// `cors_runtime::policies!`, which passes its `$crate` first.
#[doc(hidden)]
#[proc_macro]
pub fn policies(input: TokenStream) -> TokenStream {
    routes::policies(input.into()).into()
}

// The same macros for an editor, re-exported instead of those above if `cfg(rust_analyzer)` is set. An
// editor shows their documentation.

macro_rules! editor_attributes {
    ($($name:ident $crate_name:ident)*) => {$(
        /// States the CORS policy of the handler below. The compiler checks it.
        ///
        /// ```text
        /// #[cors(
        ///     origins = ["https://app.example.com", "https://*.example.org"],
        ///     methods = [GET, POST],
        ///     headers = ["content-type"],
        ///     expose = ["x-request-id"],
        ///     max_age = "10m",
        ///     credentials,
        /// )]
        /// async fn list_users() {}
        /// ```
        ///
        /// | key | value |
        /// |---|---|
        /// | `origins` | `any`, `none`, or a list of origins |
        /// | `debug_origins` | origins that only debug builds allow |
        /// | `methods` | `any`, or a list of methods |
        /// | `headers` | `any`, or a list of request headers that a script may send |
        /// | `expose` | `any`, or a list of response headers that a script may read |
        /// | `max_age` | how long a browser may cache the response to a preflight |
        /// | `credentials` | requests may carry cookies |
        /// | `enforce` | other requests of browsers are refused |
        /// | `policy` | the path of a policy that `policy!` names, in place of most other keys |
        /// | `allow(..)` | rules whose warnings are silenced |
        ///
        /// The policy of `list_users` is `list_users::POLICY`. It takes effect where `routes!` mounts the handler.
        ///
        /// [All keys](https://docs.rs/cors-runtime/latest/cors_runtime/attr.cors.html),
        /// [all rules](https://docs.rs/cors-runtime/latest/cors_runtime/rules/)
        #[doc(hidden)]
        #[proc_macro_attribute]
        pub fn $name(args: TokenStream, item: TokenStream) -> TokenStream {
            let crate_name = Ident::new(stringify!($crate_name), Span::call_site());
            editor::cors(&crate_name, args.into(), item.into()).into()
        }
    )*};
}

editor_attributes! {
    editor_cors cors_runtime
    editor_cors_actix_web cors_actix_web
    editor_cors_axum cors_axum
    editor_cors_poem cors_poem
    editor_cors_rocket cors_rocket
    editor_cors_salvo cors_salvo
}

#[doc(hidden)]
#[proc_macro]
pub fn editor_policy(input: TokenStream) -> TokenStream {
    editor::policy(input.into()).into()
}

#[doc(hidden)]
#[proc_macro]
pub fn editor_routes(input: TokenStream) -> TokenStream {
    editor::routes(input.into()).into()
}

#[doc(hidden)]
#[proc_macro]
pub fn editor_policies(input: TokenStream) -> TokenStream {
    editor::policies(input.into()).into()
}
