//! The items that the output of the macros uses. Not part of the public interface: it changes without notice.

#[cfg(rust_analyzer)]
pub use cors_macros::{editor_policies as policies, editor_policy as policy};
#[cfg(not(rust_analyzer))]
pub use cors_macros::{policies, policy};
pub use cors_rules::words;

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
