//! What the macros' output names. Not part of the public interface: it changes without notice.

#[cfg(feature = "axum")]
pub use cors_macros::routes;
pub use cors_macros::{policies, policy};
pub use cors_policy::origins::Context;
pub use http::HeaderValue;

use crate::Policy;
#[cfg(feature = "axum")]
pub use crate::axum::{HandlerPolicy, MethodRouter, PathPolicies, ROUTABLE, mount, mount_options};
pub use crate::{
    Names, Origins,
    mounting::{Text, allow, common_method, join, unroutable_method},
    origins::OriginTable,
    pattern::{OriginPattern, PortPattern},
    policy::{PolicyTable, PolicyValues},
    variable::OriginVariable,
};

/// The policy of a handler whose attribute does not compile.
pub static STAND_IN: Policy = Policy::__new(PolicyTable {
    source: ("", "", "", 0),
    methods: Names::__new(false, &[]),
    origins: Origins::__new(
        &[],
        OriginTable::Many {
            exact: &[],
            patterns: &[],
            variables: &[],
            predicates: &[],
        },
    ),
    headers: Names::__new(false, &[]),
    expose: Names::__new(false, &[]),
    max_age: None,
    credentials: false,
    private_network: false,
    preflight_status: 204,
    values: PolicyValues {
        methods: &NOTHING,
        headers: None,
        expose: None,
        max_age: None,
    },
});

static NOTHING: HeaderValue = HeaderValue::from_static("");
