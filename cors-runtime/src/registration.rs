//! How a handler's policy gets into the manifest of the program.

/// Registers a `&'static Policy`. An item.
#[cfg(feature = "manifest")]
#[doc(hidden)]
#[macro_export]
macro_rules! __manifest_entry {
    ($policy:expr) => {
        $crate::__private::inventory::submit! { $crate::__private::Entry($policy) }
    };
}

/// Without the feature `manifest` there is nothing to register.
#[cfg(not(feature = "manifest"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __manifest_entry {
    ($policy:expr) => {};
}
