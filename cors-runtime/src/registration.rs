//! Registration of each handler's policy, for the manifest of the program (feature `manifest`).

/// Registers a `&'static Policy`. An item.
#[cfg(feature = "manifest")]
#[doc(hidden)]
#[macro_export]
macro_rules! __manifest_entry {
    ($policy:expr) => {
        $crate::registration::inventory::submit! { $crate::registration::Entry($policy) }
    };
}

/// Without the feature `manifest` nothing is registered.
#[cfg(not(feature = "manifest"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __manifest_entry {
    ($policy:expr) => {};
}

#[cfg(feature = "manifest")]
pub use self::entry::{Entry, inventory, registered_policies};

#[cfg(feature = "manifest")]
mod entry {
    pub use inventory;

    use crate::policy::Policy;

    /// The policy of a handler.
    #[derive(Clone, Copy, Debug)]
    pub struct Entry(pub &'static Policy);

    inventory::collect!(Entry);

    /// The policies of all annotated handlers that are linked into this program, in no particular order.
    ///
    /// The crate `cors-manifest` makes a manifest of them, to review and to compare.
    pub fn registered_policies() -> impl Iterator<Item = &'static Policy> {
        inventory::iter::<Entry>
            .into_iter()
            .map(|Entry(policy)| *policy)
    }
}
