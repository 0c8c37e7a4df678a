#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
#![allow(
    clippy::inline_always,
    reason = "measured: rustc copies a decision where it does not inline"
)]

mod decision;
mod defaults;
mod endpoint;
mod explain;
mod fields;
mod future;
mod head;
mod inside_cors;
mod layer;
mod macros;
mod mark;
mod mount;
mod path;
mod per_request;
mod refusal;
mod registry;
mod resource;
mod routes;
mod types;
mod without;

/// All items of [`cors_runtime`], where they are documented.
#[doc(no_inline)]
pub use cors_runtime::*;

pub use self::{
    explain::{Explain, ExplainFuture, ExplainService, explain},
    inside_cors::{Identity, InsideCors, InsideCorsService, Passing, cors_headers, inside_cors},
    layer::{CorsLayer, CorsService},
    macros::cors,
    per_request::{PerRequestLayer, PerRequestService},
    refusal::UnreachedPreflight,
    resource::{Resource, resource},
    routes::Routes,
    without::{WithoutCors, WithoutCorsService, without_cors},
};

/// The items that the output of `routes!` uses. Not part of the public interface: it changes without notice.
#[doc(hidden)]
pub mod mounting {
    pub use cors_runtime::adapter::{HandlerPolicy, PathPolicies};

    pub use crate::{
        mount::{
            FRAMEWORK, Mountable, ROUTABLE, bind, mount, mount_bound, mount_options,
            mount_options_bound,
        },
        routes::Routes,
    };
}
