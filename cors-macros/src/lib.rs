//! The macros of `cors-runtime` and of its adapters. Those crates re-export and document them: do not depend on
//! this crate directly.
//!
//! A policy passes these stages, one per file:
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

#![forbid(unsafe_code)]

mod agreement;
mod args;
mod attribute;
mod check;
mod cors;
mod declaration;
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

use proc_macro::TokenStream;
use proc_macro2::{Ident, Span};

fn expand_cors(crate_name: &str, args: TokenStream, item: TokenStream) -> TokenStream {
    let crate_name = Ident::new(crate_name, Span::call_site());
    cors::expand(&crate_name, args.into(), item.into()).into()
}

/// `cors_runtime::cors`, which documents it.
#[proc_macro_attribute]
pub fn cors(args: TokenStream, item: TokenStream) -> TokenStream {
    expand_cors("cors_runtime", args, item)
}

// An attribute cannot learn its own path, so each adapter re-exports one that expands to the adapter's path.

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
