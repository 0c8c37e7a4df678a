//! The head of a response of a framework that does not use the `http` crate of this library.

use crate::prepared::FieldValue;

/// The headers of a response, which an answer is written into.
///
/// `'p` is how long the values of the policy live, which is `'static` for static policies, and `V` is the
/// type of the request's own values; see [`RequestHead`](crate::adapter::RequestHead).
pub trait ResponseHead<'p, V> {
    /// Removes each header for whose lower-case name `is_removed` returns true.
    fn remove(&mut self, is_removed: impl Fn(&str) -> bool);

    /// The values of a header, whose name is in lower case, one for each line.
    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]>;

    /// Adds a line. A response that has no room for it stays as it is.
    fn append(&mut self, name: &'static str, value: FieldValue<'p, V>);
}
