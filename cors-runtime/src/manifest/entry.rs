//! What the macros register of a handler.

use crate::Policy;

/// A handler with its policy. Not part of the public interface.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub name: &'static str,
    pub module: &'static str,
    pub file: &'static str,
    pub line: u32,
    pub policy: &'static Policy,
}

inventory::collect!(Entry);
