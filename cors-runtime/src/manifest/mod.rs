//! The manifest: all CORS policies of a program as data, to review and to compare.
//!
//! Each annotated handler that is linked into the program is in it, mounted or not. Keep its JSON in the
//! repository, and let a test compare them: a change that opens a route to a new origin then shows up
//! in review as a line of data, and the test says in words what it means.
//!
//! ```no_run
//! // In `tests/cors.rs`; `use my_api as _;` links the library in, where the test names nothing of it.
//! #[test]
//! fn the_cors_policies_are_the_reviewed_ones() {
//!     cors_runtime::manifest::assert_manifest!("cors.json");
//! }
//! ```
//!
//! `CORS_MANIFEST=update cargo test` writes the file, see [`assert_manifest!`](assert_manifest).
//!
//! # JSON
//!
//! [`Manifest::to_json`] writes, and [`Manifest::from_json`] reads, version 1 of this form. All keys
//! are always there, in this order; handlers are sorted by module, name and line.
//!
//! | key | value |
//! |---|---|
//! | `version` | `1` |
//! | `handlers` | a list of what follows |
//! | `name`, `module` | where the handler is, as `module_path!` writes it |
//! | `file`, `line` | where it is written; `/` separates folders on all platforms |
//! | `methods` | a list of names; `"*"` is `any` |
//! | `origins` | a list, each as the attribute writes it: `"*"`, `"https://app.example.com"`, `"https://*.example.com"`, `"null"`, `"env(\"APP_ORIGINS\")"`, `"matching(tenants::is_known)"` |
//! | `headers`, `expose` | lists of names in lower case; `"*"` is `any` |
//! | `credentials`, `private_network` | `true` or `false` |
//! | `max_age` | seconds, or `null` |
//! | `allow` | the opt-outs (`danger_null_origin`) and the rules whose warnings are silenced |
//!
//! # Limitations
//!
//! - `debug_origins` are in the manifest where `debug_assertions` are on, as they are in the policies:
//!   compare manifests of one profile.
//! - A crate that nothing names is not linked, and its handlers are not in the manifest.
//!
//! # How handlers are collected
//!
//! [`inventory`] gathers them: a macro by example without dependencies, which passes a user's
//! `#![forbid(unsafe_code)]` and works on wasm. `linkme` would save the few instructions that each
//! entry runs before `main`, at the price of a procedural macro and of [wasm].
//!
//! [wasm]: https://github.com/dtolnay/linkme/issues/86

mod assertion;
mod comparison;
mod difference;
mod entry;
mod handler;
mod html;
mod json;
mod markdown;
mod matrix;
mod names;
mod origin;
mod risk;
#[cfg(test)]
mod samples;

#[doc(hidden)]
pub use self::{assertion::assert_matches, entry::Entry};
pub use self::{
    difference::{Change, Difference, Effect},
    handler::Handler,
    json::ManifestError,
    names::Names,
    origin::{Origin, OriginKind},
};
pub use crate::assert_manifest;

/// All CORS policies of a program.
///
/// ```
/// use cors_runtime::manifest::Manifest;
///
/// let manifest = Manifest::of_program();
/// println!("{}", manifest.to_markdown());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Manifest {
    /// The annotated handlers, by module, name and line.
    pub handlers: Vec<Handler>,
}

impl Manifest {
    /// The policies of all annotated handlers that are linked into this program.
    #[must_use]
    pub fn of_program() -> Self {
        inventory::iter::<Entry>
            .into_iter()
            .copied()
            .map(Handler::of)
            .collect()
    }
}

impl FromIterator<Handler> for Manifest {
    fn from_iter<T: IntoIterator<Item = Handler>>(handlers: T) -> Self {
        let mut handlers: Vec<Handler> = handlers.into_iter().collect();
        handlers.sort_by(|one, other| one.key().cmp(&other.key()));
        Self { handlers }
    }
}
