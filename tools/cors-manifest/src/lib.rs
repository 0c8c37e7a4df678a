//! Every CORS policy of a program as data, for reviews and tests.
//!
//! A [`Manifest`] contains the policy of each handler with a `#[cors(..)]` attribute, and each `policy!` of a
//! layer. Commit its JSON to the repository, where a test compares it with the program: a change that allows a new origin also
//! changes a line of that file, and the test describes the change in a sentence.
//!
//! # Setup
//!
//! Add this crate, and enable the feature `manifest` of the adapter for your framework, such as
//! `cors-axum`:
//!
//! ```text
//! cargo add --dev cors-manifest
//! cargo add cors-axum --features manifest
//! ```
//!
//! Write the test:
//!
//! ```no_run,test_harness
//! # mod my_api {}
//! // In `tests/policies.rs`. This line links the library `my_api`.
//! use my_api as _;
//!
//! #[test]
//! fn the_policies_are_the_reviewed_ones() {
//!     cors_manifest::assert_manifest!("cors.json");
//! }
//! ```
//!
//! Create the file, and commit it:
//!
//! ```text
//! CORS_MANIFEST=update cargo test
//! ```
//!
//! From then on the test fails if a policy changes, and the same command accepts the changes: see
//! [`assert_manifest!`](assert_manifest).
//!
//! # Pages for reviewers
//!
//! [`Manifest::to_html`] returns a page with all origins and handlers in a table, and with the permissions
//! to check first. [`Manifest::to_markdown`] returns a table for a pull request, and
//! [`Manifest::difference`] compares two manifests. A program that calls these functions outside its tests
//! needs `cors-manifest` as an ordinary dependency.
//!
//! # JSON
//!
//! [`Manifest::to_json`] writes, and [`Manifest::from_json`] reads, version 1 of this format. All keys are
//! always present, except for `paths` and `shared_paths`, and in this order. Handlers are sorted by module, name and line.
//!
//! | key | value |
//! |---|---|
//! | `version` | `1` |
//! | `handlers` | a list of objects with the keys below |
//! | `name`, `module` | the name of the function, and its module as `module_path!` returns it |
//! | `file`, `line` | the source location; `/` separates folders on all platforms |
//! | `paths` | the paths that a framework's attribute below `#[cors]` names, as in `#[get("/users")]`; absent without one |
//! | `methods` | a list of names; `"*"` is `any` |
//! | `origins` | a list, with each element as the attribute contains it: `"*"`, `"https://app.example.com"`, `"https://*.example.com"`, `"null"`, `"env(\"APP_ORIGINS\")"`, `"option_env(\"EXTRA_ORIGINS\")"`, `"configured"`, `"matching(tenants::is_known)"`; `["none"]` is `origins = none` |
//! | `headers`, `expose` | lists of names in lower case; `"*"` is `any` |
//! | `credentials` | `true` or `false` |
//! | `enforce` | `true` or `false`; with `enforce(hosts = [..])`, the list of the hosts |
//! | `max_age` | seconds, or `null` |
//! | `private_network` | `true` or `false` |
//! | `preflight_status` | a status code; the default is `204` |
//! | `allow` | the opt-outs (`danger_null_origin`) and the rules whose warnings are silenced |
//! | `shared_paths` | the paths whose handlers grant different headers, if there are any; see [`SharedPath`] |
//!
//! # Handlers without a route
//!
//! [`unmounted`] returns the handlers that no router in the test's process has mounted.
//!
//! # Handlers without `enforce`
//!
//! [`Manifest::unenforced`] returns the handlers that change something and run for requests from every
//! origin.
//!
//! # Limitations
//!
//! - A manifest contains the `debug_origins` if `debug_assertions` are on, as the policies do. Compare
//!   manifests of the same profile only.
//! - The manifest lacks the handlers of a crate that the program does not use, because such a crate is not linked.
//!
//! # How handlers are collected
//!
//! `cors-runtime` registers each policy with [`inventory`](https://docs.rs/inventory), which uses no
//! procedural macro, compiles under a user's `#![forbid(unsafe_code)]` and works on wasm. `linkme` would
//! save the few instructions per handler that run before `main`, but needs a procedural macro and does
//! not support [wasm].
//!
//! [wasm]: https://github.com/dtolnay/linkme/issues/86

#![forbid(unsafe_code)]

// A module imports only from the groups above its own.
mod change;
mod enforce;
mod names;
mod origin;

mod handler;
mod risk;

mod shared_path;

mod field;
mod manifest;

mod comparison;
mod json;
mod markdown;
mod matrix;

mod difference;
mod html;

mod assertion;

#[cfg(test)]
mod samples;

#[doc(hidden)]
pub use self::assertion::assert_matches;
pub use self::{
    change::{Change, Effect},
    difference::Difference,
    enforce::Enforce,
    handler::Handler,
    json::ManifestError,
    manifest::{Manifest, unmounted},
    names::Names,
    origin::{Origin, OriginKind},
    shared_path::SharedPath,
};
