#![doc = include_str!("pictures.md")]
#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

mod bound;
mod handler;
mod inside_cors;
mod macros;
mod mount;
mod options;
mod routers;

/// All items of [`cors_runtime`], where they are documented.
#[doc(no_inline)]
pub use cors_runtime::*;

pub use self::{
    inside_cors::{InsideCors, InsideCorsLayer, RouterExt, inside_cors},
    macros::cors,
    routers::{AxumRouters, CorsLayer, explain, without_cors},
};

/// The layers and futures of [`cors_runtime::tower`]. These layers see the routes of axum routers.
pub mod tower {
    #[doc(no_inline)]
    pub use cors_runtime::tower::*;

    #[doc(no_inline)]
    pub use crate::routers::{CorsLayer, explain, without_cors};
}

/// The items that the output of `routes!` uses. Not part of the public interface: it changes without notice.
#[doc(hidden)]
pub mod mounting {
    pub use axum::routing::MethodRouter as Routes;
    pub use cors_runtime::adapter::{HandlerPolicy, PathPolicies};

    pub use crate::mount::{
        FRAMEWORK, ROUTABLE, bind, mount, mount_bound, mount_options, mount_options_bound,
    };
}
