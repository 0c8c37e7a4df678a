//! The guide: what goes wrong with CORS, what to write instead, and why.
//!
//! | page | answers |
//! |---|---|
//! | [`preflights`] | Which layers does a preflight meet? What of 404, 405 and plain OPTIONS? |
//! | [`composition`] | How do several policies, layers and routers work together? |
//! | [`authentication`] | Why does my login refuse preflights? How does a script read a 401? |
//! | [`environments`] | How do origins differ between a laptop, staging and production? |
//! | [`configuration`] | How do I read origins, or whole policies, from a file, a flag or a database? |
//! | [`credentials`] | What do cookies need? How do I protect a handler from CSRF? |
//! | [`websockets`] | Which pages may open a WebSocket? |
//! | [`caching`] | What do CDNs and browsers keep, and what does `Vary` cost? |
//! | [`proxies`] | How do nginx, a gateway or a CDN pass CORS through, and how do I check it? |
//! | [`edge`] | What do warp, AWS Lambda, Cloudflare Workers, Spin and other servers need? |
//! | [`testing`] | Which tests should each API have? |
//! | [`troubleshooting`] | What does this message in the browser's console mean? |
//! | [`security`] | What does a policy protect, and what does it not? |
//! | [`adapters`] | How do I use policies with a framework that has no adapter? |
//!
//! Who comes from another library starts with [`migration`](crate::migration). Each rule of the
//! compiler has its place in [`rules`](crate::rules).

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
