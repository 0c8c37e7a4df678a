//! What the macros' output names. Not part of the public interface: it changes without notice.

#[cfg(feature = "axum")]
pub use cors_macros::routes;
pub use cors_macros::{policies, policy};
pub use http::HeaderValue;
#[cfg(feature = "manifest")]
pub use inventory;

use crate::Policy;
#[cfg(feature = "manifest")]
pub use crate::manifest::{Entry, assert_matches};
pub use crate::{__manifest_entry as manifest_entry, mounting::assert_apart, table::Table};
#[cfg(feature = "axum")]
pub use crate::{
    axum::{HandlerPolicy, MethodRouter, PathPolicies, ROUTABLE, mount, mount_options},
    mounting::assert_routable,
};

/// The policy of a handler whose attribute does not compile.
pub static STAND_IN: Policy = Table::EMPTY.policy(&PREPARED);

static PREPARED: Slot = Slot::new();

/// Where a policy keeps what is made of it before the first request.
pub type Slot = std::sync::OnceLock<crate::prepared::Prepared>;
