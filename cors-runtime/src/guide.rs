//! The guide: what goes wrong with CORS, what to write instead, and why.
//!
//! | page | answers |
//! |---|---|
//! | [`preflights`] | Which layers does a preflight meet? What of 404, 405 and plain OPTIONS? |
//! | [`authentication`] | Why does my login refuse preflights? How does a script read a 401? |
//! | [`environments`] | How do origins differ between a laptop, staging and production? |
//! | [`credentials`] | What do cookies need? Does CORS protect from CSRF? |
//!
//! Each rule of the compiler has its place in [`rules`](crate::rules).

#[doc = include_str!("guide/preflights.md")]
pub mod preflights {}

#[doc = include_str!("guide/authentication.md")]
pub mod authentication {}

#[doc = include_str!("guide/environments.md")]
pub mod environments {}

#[doc = include_str!("guide/credentials.md")]
pub mod credentials {}
