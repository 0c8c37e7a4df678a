//! Finds installed programs.

use std::env;

/// Returns the first of `names` that exists in a folder of `PATH`.
pub(crate) fn first_installed(names: &[&'static str]) -> Option<&'static str> {
    let path = env::var_os("PATH").unwrap_or_default();
    let is_installed =
        |name: &&&str| env::split_paths(&path).any(|folder| folder.join(name).is_file());
    names.iter().find(is_installed).copied()
}
