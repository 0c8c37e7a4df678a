//! Migrating from other CORS libraries, and from hand-written CORS.
//!
//! - [`tower_http`]: from `tower_http::cors::CorsLayer`, call by call.
//! - [`actix_cors`]: from `actix_cors::Cors`, call by call.
//! - [`rocket_cors`]: from `rocket_cors`, setting by setting.
//! - [`poem_cors`]: from `poem::middleware::Cors`, call by call.
//! - [`salvo_cors`]: from `salvo::cors::Cors`, call by call.
//! - [`by_hand`]: from OPTIONS handlers and headers that are written by hand.
//!
//! We recommend this order: write the [three tests](crate::guide::testing#three-tests) against the old code,
//! migrate one router at a time, and keep the old layer on the other routers until they are migrated. Do not
//! apply two CORS layers to one route: the outer one would replace the headers of the inner one.

#[doc = include_str!("migration/tower_http.md")]
pub mod tower_http {}

#[doc = include_str!("migration/actix_cors.md")]
pub mod actix_cors {}

#[doc = include_str!("migration/rocket_cors.md")]
pub mod rocket_cors {}

#[doc = include_str!("migration/poem_cors.md")]
pub mod poem_cors {}

#[doc = include_str!("migration/salvo_cors.md")]
pub mod salvo_cors {}

#[doc = include_str!("migration/by_hand.md")]
pub mod by_hand {}
