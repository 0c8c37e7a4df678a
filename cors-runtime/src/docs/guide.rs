//! How to use CORS policies, by task.
//!
//! Start here:
//!
//! - [`getting_started`]: from the first policy to a reviewed one, in six steps with complete programs
//! - [`request_flow`]: one request from the browser to the handler and back, with a picture
//! - [`troubleshooting`]: what a message in the browser's console means
//!
//! | page | answers |
//! |---|---|
//! | [`preflights`] | Which layers does a preflight pass? What happens to 404, 405 and ordinary OPTIONS requests? |
//! | [`composition`] | How do several policies, layers and routers work together? |
//! | [`authentication`] | Why does my authentication refuse preflights? How can a script read a 401? |
//! | [`environments`] | How do I state origins that differ between development, staging and production? |
//! | [`configuration`] | How do I read origins, or whole policies, from a file, an argument or a database? |
//! | [`credentials`] | What do cookies need? How do I protect a handler from cross-site request forgery? |
//! | [`websockets`] | Which pages may open a WebSocket? |
//! | [`caching`] | What do browsers and CDNs store, and what does `Vary` cost? |
//! | [`proxies`] | How do nginx, a gateway or a CDN forward CORS, and how do I check a deployment? |
//! | [`edge`] | What do warp, AWS Lambda, Cloudflare Workers, Spin and other servers need? |
//! | [`testing`] | Which tests should each API have? |
//! | [`security`] | What does a policy protect against, and what not? |
//! | [`adapters`] | How do I use policies with a framework that has no adapter? |
//!
//! If you come from another library, start with [`migration`](crate::migration). The compiler's rules are in
//! [`rules`](crate::rules).

pub mod getting_started;

#[doc = include_str!("pictures.md")]
#[doc = include_str!("guide/request_flow.md")]
pub mod request_flow {}

#[doc = include_str!("guide/preflights.md")]
pub mod preflights {}

#[doc = include_str!("guide/composition.md")]
pub mod composition {}

#[doc = include_str!("guide/authentication.md")]
pub mod authentication {}

#[doc = include_str!("guide/environments.md")]
pub mod environments {}

#[doc = include_str!("guide/configuration.md")]
pub mod configuration {}

#[doc = include_str!("guide/credentials.md")]
pub mod credentials {}

#[doc = include_str!("guide/websockets.md")]
pub mod websockets {}

#[doc = include_str!("guide/caching.md")]
pub mod caching {}

#[doc = include_str!("guide/proxies.md")]
pub mod proxies {}

#[doc = include_str!("guide/edge.md")]
pub mod edge {}

#[doc = include_str!("guide/testing.md")]
pub mod testing {}

#[doc = include_str!("guide/troubleshooting.md")]
pub mod troubleshooting {}

#[doc = include_str!("guide/security.md")]
pub mod security {}

#[doc = include_str!("guide/adapters.md")]
pub mod adapters {}
