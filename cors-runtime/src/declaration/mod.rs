//! The declaration of a policy: constant data that the macros write.

mod builder;
#[expect(
    clippy::module_inception,
    reason = "the type after which the folder is named"
)]
mod declaration;
mod names;
mod origins;

pub use self::{builder::Builder, declaration::Declaration, names::Names, origins::Origins};
pub(crate) use self::{declaration::readers, origins::Predicate};
