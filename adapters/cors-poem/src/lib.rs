#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

mod bound;
mod endpoint;
mod expected;
mod explain;
mod handler;
mod http;
mod inside_cors;
mod layer;
mod macros;
mod middleware;
mod mount;
mod options;
mod per_request;
mod plain;
mod route;
mod routes;
mod tree;
mod view;
mod without;

use std::any::Any;

use self::view::{View, view};

/// All items of [`cors_runtime`], where they are documented.
#[doc(no_inline)]
pub use cors_runtime::*;

pub use self::{
    endpoint::CorsEndpoint,
    explain::{Explain, explain},
    inside_cors::{InsideCors, inside_cors},
    layer::{CorsLayer, ExclusiveLayer},
    macros::cors,
    per_request::PerRequestLayer,
    route::Route,
    routes::Routes,
    without::{WithoutCors, without_cors},
};

/// The types whose policies are visible. They have no type parameters, so that all of them can be listed
/// here.
const VIEWS: [fn(&dyn Any) -> Option<View>; 3] = [
    view::<Routes, CorsEndpoint>,
    view::<Route, CorsEndpoint>,
    view::<CorsEndpoint, CorsEndpoint>,
];

/// The items that the output of `routes!` uses. Not part of the public interface: it changes without notice.
#[doc(hidden)]
pub mod mounting {
    pub use cors_runtime::adapter::{HandlerPolicy, PathPolicies};

    pub use crate::{
        mount::{
            FRAMEWORK, ROUTABLE, bind, mount, mount_bound, mount_options, mount_options_bound,
        },
        routes::Routes,
    };
}
