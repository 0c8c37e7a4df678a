//! The runtime of CORS policies: `#[cors(..)]` states the policy of an HTTP handler, the compiler checks it, and this crate
//! answers preflights and sets response headers.
//!
//! If you use a web framework, depend on its adapter, which re-exports this crate: [`cors-axum`], [`cors-actix-web`],
//! [`cors-rocket`], [`cors-poem`] or [`cors-salvo`]. This crate alone serves programs that use the
//! [`http`](https://docs.rs/http) crate ([`Policies`]), `tower` services (feature `tower`), and adapters for
//! other frameworks ([`adapter`]).
//!
//! # Documentation
//!
//! - [`guide::getting_started`]: six steps with complete programs, from the first policy to a reviewed one
//! - [`guide::request_flow`]: one request from the browser to the handler and back
//! - [`guide`]: pages by task, and [troubleshooting](guide::troubleshooting)
//! - [`rules`]: each rule of the compiler, with an example that breaks it and one that follows it
//! - [`migration`]: from tower-http, actix-cors and others, and from handwritten OPTIONS handlers
//!
//! # Example
//!
//! A server without a framework:
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
//! Policies from a configuration, instead of an attribute, are [`PolicyConfig`], [`RuntimePolicy`],
//! [`LivePolicy`] and [`OriginSet`]. [`guide::configuration`] explains when to use which.
//!
//! # Features
//!
//! No feature is enabled by default.
//!
//! | feature | adds |
//! |---|---|
//! | `tower` | [`CorsLayer`](tower::CorsLayer), for any `http` service |
//! | `tracing` | an event for each decision, for [`tracing`](https://docs.rs/tracing) subscribers |
//! | `manifest` | registration of each policy, for the crate `cors-manifest` |
//! | `serde` | `Deserialize` for [`PolicyConfig`] and [`RuntimePolicy`] |
//!
//! [`cors-axum`]: https://docs.rs/cors-axum
//! [`cors-actix-web`]: https://docs.rs/cors-actix-web
//! [`cors-rocket`]: https://docs.rs/cors-rocket
//! [`cors-poem`]: https://docs.rs/cors-poem
//! [`cors-salvo`]: https://docs.rs/cors-salvo

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
#![expect(
    clippy::inline_always,
    reason = "measured: inlined, a decision of a request is written where it is needed"
)]

// A module imports only from the groups above its own.
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
