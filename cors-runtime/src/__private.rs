//! The items that the output of the macros uses. Not part of the public interface: it changes without notice.

pub use cors_macros::{policies, policy};

use crate::policy::Policy;
pub use crate::{
    __manifest_entry as manifest_entry, __manifest_path as manifest_path,
    declaration::Builder,
    policy::{PreparedCell, UnannotatedType, item_mismatch},
    prepared::Mistake,
};

/// The policy of a handler whose attribute does not compile.
pub static FALLBACK: Policy = Builder::new("", "").policy(&PREPARED);

static PREPARED: PreparedCell = PreparedCell::new();
