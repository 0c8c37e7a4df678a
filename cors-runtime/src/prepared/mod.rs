//! A policy prepared for requests: what is made of its declaration once, before the first request.

mod fields;
mod method_set;
mod origin_table;
mod policy;
mod variable;

pub use self::{
    fields::FieldValue,
    policy::{HeldPolicy, PreparedPolicy},
    variable::PrepareError,
};
pub(crate) use self::{
    fields::{actual_fields, preflight_fields},
    origin_table::{AllowOrigin, Found},
    policy::{origin_context, set_allow_origin},
};
