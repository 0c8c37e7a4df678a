//! What the macros register of a handler.

use crate::Policy;

/// The policy of a handler. Not part of the public interface.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Entry(pub &'static Policy);

inventory::collect!(Entry);
