//! Policies of single handlers, and of the handlers that share a path.

mod binding;
mod bound;
mod const_checks;
mod group;
mod held;
mod item;
mod live;
mod mounted;
mod per_core;
mod policies;
#[expect(
    clippy::module_inception,
    reason = "the type after which the folder is named"
)]
mod policy;
mod prepared_cell;
mod routed;
mod runtime;
mod set;
mod slot;
mod source;

pub use self::{
    bound::BoundPolicies,
    const_checks::{
        allow, assert_disjoint_methods, assert_mountable, assert_needs_no_set, assert_needs_set,
        assert_routable,
    },
    group::PolicyGroup,
    held::HeldPolicies,
    item::{UnannotatedType, assert_one_item, item_mismatch},
    live::{LivePolicies, LivePolicy},
    mounted::{MountedPolicies, PolicySource},
    policies::{Policies, StaticPolicies},
    policy::Policy,
    prepared_cell::PreparedCell,
    routed::{HandlerPolicy, PathPolicies, registered_methods},
    runtime::{RuntimePolicies, RuntimePolicy},
    set::OriginSet,
    source::{LoadPolicies, StoredPolicy},
};
pub(crate) use self::{group::AnyPolicies, held::OwnedPolicies, policies::PolicyList};
