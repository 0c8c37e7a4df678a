//! Policies that are prepared for requests: the values that are computed once, before the first request.

mod closure;
mod derived;
mod description;
mod error;
mod fields;
mod header_names;
mod host_index;
mod hosts;
mod method_set;
mod origin_table;
mod policy;
mod read_origins;
mod texts;
mod variable;

pub(crate) use self::{
    closure::Closure,
    origin_table::{AllowOrigin, Found, OriginTable},
    policy::set_allow_origin,
    read_origins::ReadOrigins,
    variable::VariableReader,
};
pub use self::{
    description::Description,
    error::{Mistake, PrepareError},
    fields::FieldValue,
    policy::{HeldPolicy, PreparedPolicy},
    texts::NameList,
};
