//! From the first policy to a reviewed one, in six steps.
//!
//! Each page begins with a situation, and has a complete program and what you see when you call it. The first page creates a package,
//! and every other page replaces its program, so each page can be read on its own. The programs use axum; the attribute is the same in
//! [every framework](crate). If you have not used CORS before, read
//! [How a request flows](crate::guide::request_flow) first.
//!
//! 1. [A public API](public_api): everybody may read it.
//! 2. [Cookies](cookies): one web application calls it as the user who is logged in.
//! 3. [Bearer tokens](tokens): the web application sends a token with each request.
//! 4. [Origins of each environment](origins): production, development and tests.
//! 5. [Tests](tests): a test that fails when CORS breaks.
//! 6. [Reviews](reviews): a file that shows every change of a policy.

#[doc = include_str!("getting_started/public_api.md")]
pub mod public_api {}

#[doc = include_str!("getting_started/cookies.md")]
pub mod cookies {}

#[doc = include_str!("getting_started/tokens.md")]
pub mod tokens {}

#[doc = include_str!("getting_started/origins.md")]
pub mod origins {}

#[doc = include_str!("getting_started/tests.md")]
pub mod tests {}

#[doc = include_str!("getting_started/reviews.md")]
pub mod reviews {}
