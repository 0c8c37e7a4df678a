//! Random policies that go through the real macro, and what they mean in plain words.
//!
//! The generator runs twice with one seed: the build script writes its policies as annotated handlers,
//! and [`paths`] gives the same policies as data. [`meaning`] says from the data alone what is right; it
//! shares no code with the library.

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

/// All paths with what their handlers declare.
#[must_use]
pub fn paths() -> &'static [Path] {
    static PATHS: LazyLock<Vec<Path>> = LazyLock::new(generator::paths);
    &PATHS
}
