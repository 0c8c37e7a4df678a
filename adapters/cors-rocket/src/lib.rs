#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

mod application;
mod attached;
mod default_policies;
mod enforce;
mod explain;
mod fairing;
mod handler;
mod head;
mod ignition;
mod inside_cors;
mod layer;
mod macros;
mod mount;
mod nested;
mod note;
mod options;
mod pattern;
mod per_request;
mod policies;
mod reason;
mod response;
mod table;
mod without;
mod writer;

/// All items of [`cors_runtime`], where they are documented.
#[doc(no_inline)]
pub use cors_runtime::*;

pub use self::{
    explain::{Explain, explain},
    fairing::Cors,
    inside_cors::{InsideCors, inside_cors},
    layer::{CorsLayer, IntoPolicies},
    macros::cors,
    per_request::PerRequestLayer,
    without::{WithoutCors, without_cors},
};

/// The items that the output of `routes!` uses. Not part of the public interface: it changes without notice.
#[doc(hidden)]
pub mod mounting {
    pub use cors_runtime::adapter::{HandlerPolicy, PathPolicies};
    pub use rocket;

    pub use crate::mount::{
        FRAMEWORK, ROUTABLE, Routes, bind, mount, mount_bound, mount_options, mount_options_bound,
        with_policies,
    };
}
