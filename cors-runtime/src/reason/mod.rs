//! The reason of a refusal, as a human-readable diagnostic.

mod console;
mod near_miss;
#[expect(
    clippy::module_inception,
    reason = "the type after which the folder is named"
)]
mod reason;
mod refusal;
mod unreached;

pub(crate) use self::refusal::{Refusal, Step};
pub use self::{
    console::Console,
    near_miss::NearMiss,
    reason::{Reason, ReasonKind},
    unreached::{overridden, unreached},
};
