//! How a handler's policy gets into the manifest of the program.

/// Registers a policy: name, module, file, line, `&'static Policy`. An item.
#[cfg(feature = "manifest")]
#[doc(hidden)]
#[macro_export]
macro_rules! __manifest_entry {
    ($name:expr, $module:expr, $file:expr, $line:expr, $policy:expr $(,)?) => {
        $crate::__private::inventory::submit! {
            $crate::__private::Entry {
                name: $name,
                module: $module,
                file: $file,
                line: $line,
                policy: $policy,
            }
        }
    };
}

/// Without the feature `manifest` there is nothing to register.
#[cfg(not(feature = "manifest"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __manifest_entry {
    ($name:expr, $module:expr, $file:expr, $line:expr, $policy:expr $(,)?) => {};
}
