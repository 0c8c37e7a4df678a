//! Registration of each policy, for the manifest of the program (feature `manifest`).

/// Registers a `&'static Policy`. Expands to an item.
#[cfg(feature = "manifest")]
#[doc(hidden)]
#[macro_export]
macro_rules! __manifest_entry {
    ($policy:expr) => {
        $crate::registration::inventory::submit! { $crate::registration::Entry($policy) }
    };
}

/// Registers the `&'static [&'static Policy]` of the handlers of a path. Expands to an item.
#[cfg(feature = "manifest")]
#[doc(hidden)]
#[macro_export]
macro_rules! __manifest_path {
    ($policies:expr) => {
        $crate::registration::inventory::submit! { $crate::registration::Path($policies) }
    };
}

/// Without the feature `manifest`, nothing is registered.
#[cfg(not(feature = "manifest"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __manifest_path {
    ($policies:expr) => {};
}

/// Without the feature `manifest`, nothing is registered.
#[cfg(not(feature = "manifest"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __manifest_entry {
    ($policy:expr) => {};
}

#[cfg(feature = "manifest")]
pub use self::entry::{Entry, Path, inventory, registered_paths, registered_policies};

#[cfg(feature = "manifest")]
mod entry {
    pub use inventory;

    use crate::policy::Policy;

    /// The policy of a handler, or a named policy.
    #[derive(Clone, Copy, Debug)]
    pub struct Entry(pub &'static Policy);

    inventory::collect!(Entry);

    /// The policies of the handlers of a path.
    #[derive(Clone, Copy, Debug)]
    pub struct Path(pub &'static [&'static Policy]);

    inventory::collect!(Path);

    /// The policies of the handlers of each path: one list for each `routes!` of the program.
    pub fn registered_paths() -> impl Iterator<Item = &'static [&'static Policy]> {
        inventory::iter::<Path>
            .into_iter()
            .map(|Path(policies)| *policies)
    }

    /// The policies of all annotated handlers that are linked into this program, and the named policies
    /// that no handler refers to, such as those of layers. They are in no particular order.
    ///
    /// The crate `cors-manifest` creates a manifest of them, for reviews and comparisons.
    pub fn registered_policies() -> impl Iterator<Item = &'static Policy> {
        let policies = || {
            inventory::iter::<Entry>
                .into_iter()
                .map(|Entry(policy)| *policy)
        };
        policies().filter(move |policy| !policies().any(|other| policy.is_of(other)))
    }
}
