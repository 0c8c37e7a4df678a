//! What the macros' output names. Not part of the public interface: it changes without notice.

pub use cors_macros::policies;
#[cfg(feature = "axum")]
pub use cors_macros::routes;
pub use http::HeaderValue;

use crate::Policy;
#[cfg(feature = "axum")]
pub use crate::axum::{HandlerPolicy, MethodRouter, PathPolicies, ROUTABLE, mount, mount_options};
pub use crate::{
    Names, Origins,
    mounting::{Text, allow, common_method, join, unroutable_method},
    origins::{OriginPattern, OriginTable, PortPattern},
    policy::{PolicyTable, PolicyValues},
};

/// The policy of a handler whose attribute does not compile.
pub static STAND_IN: Policy = Policy::__new(PolicyTable {
    name: "",
    module: "",
    file: "",
    line: 0,
    methods: Names::__new(false, &[]),
    origins: Origins::__new(
        &[],
        OriginTable::Many {
            exact: &[],
            patterns: &[],
        },
    ),
    headers: Names::__new(false, &[]),
    expose: Names::__new(false, &[]),
    max_age: None,
    credentials: false,
    values: PolicyValues {
        methods: &NOTHING,
        headers: None,
        expose: None,
        max_age: None,
    },
});

static NOTHING: HeaderValue = HeaderValue::from_static("");
