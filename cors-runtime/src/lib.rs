//! The runtime of compiler-checked CORS policies: `#[cors(..)]` states the policy of an HTTP handler, and
//! this crate applies it.
//!
//! Users of a web framework depend on the adapter for that framework, which re-exports this crate:
//! `cors-axum` for axum, `cors-actix-web` for actix-web. This crate alone serves any server that uses the
//! [`http`](https://docs.rs/http) crate ([`Policies`]), any `tower` service (feature `tower`), and adapters for
//! other frameworks ([`adapter`]).
//!
//! ```
//! use cors_runtime::{Policies, cors, policies};
//! use http::{Request, Response};
//!
//! #[cors(origins = ["https://app.example.com"], methods = [GET])]
//! fn list_books(_: Request<()>) -> Response<String> {
//!     Response::new("[]".to_owned())
//! }
//!
//! fn serve(request: Request<()>) -> Response<String> {
//!     let policies = Policies::from(policies![list_books]);
//!     if let Some(answer) = policies.answer_preflight(&request) {
//!         return answer;
//!     }
//!     let cors = policies.response_headers(&request);
//!     let mut response = list_books(request);
//!     cors.write(response.headers_mut());
//!     response
//! }
//! ```
//!
//! Policies that a configuration states, instead of an attribute, are [`PolicyConfig`], [`RuntimePolicy`],
//! [`LivePolicy`] and [`OriginSet`]: see [`guide::configuration`] for when to use which.
//!
//! # Features
//!
//! No feature is enabled by default.
//!
//! | feature | adds |
//! |---|---|
//! | `tower` | [`CorsLayer`](tower::CorsLayer), for any `http` service |
//! | `tracing` | an event for each decision, where a [`tracing`](https://docs.rs/tracing) subscriber listens |
//! | `manifest` | registration of each policy, for the crate `cors-manifest` |
//! | `serde` | `Deserialize` for [`PolicyConfig`] and [`RuntimePolicy`] |
//!
//! # Documentation
//!
//! - [`guide`]: preflights, authentication, environments, configuration, credentials, caching, edge
//!   runtimes, testing, troubleshooting, security.
//! - [`rules`]: each rule of the compiler, with a wrong and a right example.
//! - [`migration`]: from tower-http, actix-cors, and OPTIONS handlers written by hand.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
#![expect(
    clippy::inline_always,
    reason = "measured: inlined, a decision of a request is written where it is needed"
)]

// One floor per group: a module imports from the groups above its own.
mod const_str;
mod headers;
mod origin;

mod declaration;

mod request;

mod config;

mod prepared;

mod policy;
mod reason;

mod decision;

mod observation;

mod find;

mod response;

mod probe;

#[cfg(feature = "tower")]
pub mod tower;

pub mod adapter;
mod macros;
#[doc(hidden)]
pub mod registration;

#[doc(hidden)]
pub mod __private;
mod docs;

#[cfg(feature = "manifest")]
pub use self::registration::{registered_paths, registered_policies};
pub use self::{
    config::{ConfigError, ConfigMistake, MaxAge, PolicyConfig, Values},
    decision::Decision,
    declaration::{Declaration, Names, Origins},
    docs::{guide, migration, rules},
    macros::cors,
    origin::Origin,
    policy::{BoundPolicies, LivePolicy, OriginSet, Policies, Policy, RuntimePolicy},
    prepared::{Description, NameList, PrepareError},
    reason::{Console, NearMiss, Reason, ReasonKind},
    request::RequestHead,
};
