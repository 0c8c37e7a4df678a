//! The decision about a request: one function for preflights and one for actual requests. Answers,
//! [`Policy::decide`](crate::Policy::decide), events and explanations all use them.

mod check;
#[expect(
    clippy::module_inception,
    reason = "the type after which the folder is named"
)]
mod decision;
mod enforce;
mod nested;
mod outer;

pub(crate) use self::{
    check::{check_actual, check_preflight},
    enforce::check_enforced,
};
pub use self::{
    decision::Decision, enforce::is_blocked, nested::NestedRequest, outer::OuterPolicies,
};
