//! The policies of handlers under the attributes of frameworks.

#![deny(warnings, missing_docs, unreachable_pub, unused, clippy::pedantic)]

#[path = "companions/actix_web.rs"]
mod actix;
#[path = "companions/others.rs"]
mod others;
#[path = "companions/poem.rs"]
mod poem_handlers;
#[path = "companions/rocket.rs"]
mod rocket_handlers;
#[path = "companions/salvo.rs"]
mod salvo_handlers;
