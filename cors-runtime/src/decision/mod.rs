//! The decision about a request: a function for preflights and a function for actual requests. Answers,
//! [`Policy::decide`](crate::Policy::decide), events and explanations use both.

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
