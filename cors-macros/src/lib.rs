//! The macros of `cors-runtime`, which re-exports and documents them. Do not depend on this crate.
//!
//! A policy goes through one stage per file:
//!
//! | file | from | to |
//! |---|---|---|
//! | `args` | the attribute's tokens | each key's value, with its place |
//! | `check` | values and places | a policy that keeps every rule, or the mistakes |
//! | `item` | the function's tokens | its name, visibility and attributes |
//! | `expand` | a policy | the companion with its static tables |
//! | `routes` | handler paths | a mounted path |

mod args;
mod check;
mod cors;
mod expand;
mod item;
mod key;
mod report;
mod routes;
mod tokens;

use proc_macro::TokenStream;

/// `cors_runtime::cors`, which documents it.
#[proc_macro_attribute]
pub fn cors(args: TokenStream, item: TokenStream) -> TokenStream {
    cors::expand(args.into(), item.into()).into()
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
