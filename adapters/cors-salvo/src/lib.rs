#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

mod decision;
mod endpoint;
mod explain;
mod head;
mod inside_cors;
mod layer;
mod macros;
mod mark;
mod mount;
mod path;
mod per_request;
mod refusal;
mod response;
mod route;
mod service;
mod without;

/// All items of [`cors_runtime`], where they are documented.
#[doc(no_inline)]
pub use cors_runtime::*;

pub use self::{
    explain::{Explain, explain},
    inside_cors::{InsideCors, inside_cors},
    layer::CorsLayer,
    macros::cors,
    per_request::PerRequestLayer,
    service::service,
    without::{WithoutCors, without_cors},
};

/// The items that the output of `routes!` uses. Not part of the public interface: it changes without notice.
#[doc(hidden)]
pub mod mounting {
    pub use cors_runtime::adapter::{HandlerPolicy, PathPolicies};
    pub use salvo_core::Router as Routes;

    pub use crate::mount::{
        FRAMEWORK, Mounted, ROUTABLE, SalvoHandler, bind, mount, mount_bound, mount_options,
        mount_options_bound,
    };
}
