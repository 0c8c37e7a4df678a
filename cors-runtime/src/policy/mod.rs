//! Policies: of one handler, and of the handlers that share a path.

mod const_checks;
mod group;
mod item;
mod policies;
#[expect(
    clippy::module_inception,
    reason = "the type after which the folder is named"
)]
mod policy;
mod prepared_cell;

pub use self::{
    const_checks::{allow, assert_disjoint_methods, assert_routable},
    group::PolicyGroup,
    item::{assert_one_item, item_mismatch},
    policies::Policies,
    policy::Policy,
    prepared_cell::PreparedCell,
};
pub(crate) use self::{group::AnyPolicies, policies::PolicyList};
