//! Random policies that the real macro compiles, and a simple model of their meaning.
//!
//! The generator runs twice with the same seed: the build script writes the policies as annotated handlers,
//! and [`paths`] returns the same policies as data. [`meaning`] computes the expected results from the data
//! alone. It shares no code with the library.

use std::sync::LazyLock;

pub mod answer;
mod cover;
mod declared;
mod generator;
mod handlers;
pub mod meaning;
pub mod pattern;
mod reply;
pub mod request;
pub mod script;

pub use declared::{Declared, MaxAge, Names, Origin, Path, Reply, StartUp, Trust};
pub use handlers::router;

/// All paths, with the declarations of their handlers.
#[must_use]
pub fn paths() -> &'static [Path] {
    static PATHS: LazyLock<Vec<Path>> = LazyLock::new(generator::paths);
    &PATHS
}
