//! Mounting annotated handlers in axum: [`routes!`](crate::routes) and [`RouterExt::inside_cors`].

mod handler;
mod inside_cors;
mod mount;
mod options;

pub use self::inside_cors::{InsideCors, InsideCorsLayer, RouterExt, inside_cors};
#[doc(hidden)]
pub use self::{
    handler::HandlerPolicy,
    mount::{PathPolicies, ROUTABLE, mount, mount_options},
};
#[doc(hidden)]
pub use axum::routing::MethodRouter;
