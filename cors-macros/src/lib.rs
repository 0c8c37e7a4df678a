//! The macros of `cors-runtime`, which re-exports and documents them. Do not depend on this crate.
//!
//! A policy goes through one stage per file:
//!
//! | file | from | to |
//! |---|---|---|
//! | `args` | the attribute's tokens | each key's value, with its place |
//! | `item`, `signature` | the function's tokens | its name, visibility and attributes; what its arguments ask for |
//! | `check`, `demand` | values and places | a policy that keeps every rule, or the mistakes |
//! | `table`, `expand` | a policy | static tables, and the companion that holds them |
//! | `policy` | `policy!` | a named policy |
//! | `routes` | handler paths | a mounted path |

#![forbid(unsafe_code)]

mod args;
mod check;
mod cors;
mod demand;
mod expand;
mod item;
mod key;
mod policy;
mod report;
mod routes;
mod signature;
#[cfg(test)]
mod snapshots;
mod table;
mod tokens;

use proc_macro::TokenStream;

/// `cors_runtime::cors`, which documents it.
#[proc_macro_attribute]
pub fn cors(args: TokenStream, item: TokenStream) -> TokenStream {
    cors::expand(args.into(), item.into()).into()
}

/// `cors_runtime::policy!`, which passes its `$crate` first.
#[doc(hidden)]
#[proc_macro]
pub fn policy(input: TokenStream) -> TokenStream {
    policy::policy(input.into()).into()
}

/// `cors_runtime::routes!`, which passes its `$crate` first.
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
