//! A policy prepared for requests: what is made of its declaration once, before the first request.

mod error;
mod fields;
mod host_index;
mod method_set;
mod origin_table;
mod policy;
mod variable;

pub use self::{
    error::{Mistake, PrepareError},
    fields::FieldValue,
    policy::{HeldPolicy, PreparedPolicy},
};
pub(crate) use self::{
    fields::{actual_fields, preflight_fields},
    origin_table::{AllowOrigin, Found},
    policy::{origin_context, set_allow_origin},
};
