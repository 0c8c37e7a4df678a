//! What the macros' output names. Not part of the public interface: it changes without notice.

#[cfg(feature = "axum")]
pub use cors_macros::routes;
pub use cors_macros::{policies, policy};
pub use cors_policy::origins::Context;
pub use http::HeaderValue;
#[cfg(feature = "manifest")]
pub use inventory;

use crate::Policy;
#[cfg(feature = "axum")]
pub use crate::axum::{HandlerPolicy, MethodRouter, PathPolicies, ROUTABLE, mount, mount_options};
#[cfg(feature = "manifest")]
pub use crate::manifest::{Entry, assert_matches};
pub use crate::{
    __manifest_entry as manifest_entry, Names, Origins,
    mounting::{Text, allow, common_method, join, unroutable_method},
    origins::{ExactOrigins, OriginTable},
    pattern::{OriginPattern, PortPattern},
    policy::{PolicyTable, PolicyValues},
    template::Templates,
    variable::OriginVariable,
};

/// The policy of a handler whose attribute does not compile.
pub static STAND_IN: Policy = Policy::__new(PolicyTable {
    source: ("", "", "", 0),
    methods: Names::__new(false, &[]),
    origins: Origins::__new(
        &[],
        OriginTable::Many {
            exact: ExactOrigins {
                seed: 0,
                pilots: &[],
                slots: &[],
            },
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
        templates: &TEMPLATES,
        methods: &NOTHING,
        headers: None,
        expose: None,
        max_age: None,
    },
});

static TEMPLATES: Templates = Templates::new();
static NOTHING: HeaderValue = HeaderValue::from_static("");
