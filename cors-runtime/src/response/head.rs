//! The head of a response in a framework that does not use the `http` crate of this library.

use crate::{
    headers::vary,
    prepared::{AllowOrigin, FieldValue, PreparedPolicy},
};

/// The value of `Access-Control-Allow-Origin`.
#[derive(Debug)]
pub struct OriginField<'p, V> {
    pub(super) policy: &'p PreparedPolicy,
    pub(super) origin: AllowOrigin<V>,
}

impl<'p, V> OriginField<'p, V> {
    /// The value as a field.
    pub fn into_field(self) -> FieldValue<'p, V> {
        self.policy.field(self.origin)
    }

    /// The value of the request if it is sent back. Otherwise, the field.
    ///
    /// # Errors
    ///
    /// The same field, if its value is a string of the policy: its
    /// [constant](PreparedPolicy::constant_origin) or a listed origin.
    #[inline]
    pub fn into_request_value(self) -> Result<V, Self> {
        match self.origin {
            AllowOrigin::Matched(value) => Ok(value),
            _ => Err(self),
        }
    }
}

/// The headers of a response into which an answer is written.
///
/// `'p` is the lifetime of the values of the policy, which is `'static` for static policies, and `V` is the
/// type of the request's values; see [`RequestHead`](crate::adapter::RequestHead).
pub trait ResponseHead<'p, V> {
    /// Removes each header for whose lower-case name `is_removed` returns true.
    fn remove(&mut self, is_removed: impl Fn(&str) -> bool);

    /// Removes the headers of the CORS protocol, whose names begin with `access-control-`.
    #[inline]
    fn remove_access_control(&mut self) {
        self.remove(|name| name.starts_with("access-control-"));
    }

    /// The values of a header, whose name is in lower case, one for each line.
    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]>;

    /// Adds a line. A response without room for it is left unchanged.
    fn append(&mut self, name: &'static str, value: FieldValue<'p, V>);

    /// Whether the response has no headers.
    fn is_empty(&self) -> bool {
        false
    }

    /// Adds the headers of an allowed actual response except `Vary`: `origin`, and the
    /// [`actual_fields`](PreparedPolicy::actual_fields) of the policy, which an adapter may store
    /// [as its own values](PreparedPolicy::derived).
    #[inline]
    fn append_actual(&mut self, policy: &'p PreparedPolicy, origin: OriginField<'p, V>) {
        self.append("access-control-allow-origin", origin.into_field());
        for (name, text) in policy.actual_fields() {
            self.append(name, FieldValue::Text(text));
        }
    }

    /// The same for an allowed preflight, with the [`preflight_fields`](PreparedPolicy::preflight_fields).
    #[inline]
    fn append_preflight(
        &mut self,
        policy: &'p PreparedPolicy,
        origin: OriginField<'p, V>,
        by_name: bool,
    ) {
        self.append("access-control-allow-origin", origin.into_field());
        for (name, text) in policy.preflight_fields(by_name) {
            self.append(name, FieldValue::Text(text));
        }
    }

    /// Adds the `Vary` of most responses to a response without `Vary`.
    #[inline]
    fn append_origin_vary(&mut self) {
        self.append("vary", FieldValue::Text("origin"));
    }

    /// Adds the `Vary` of preflight responses to a response without `Vary`. One line is
    /// sufficient.
    fn append_preflight_vary(&mut self) {
        for name in vary::names(true, false) {
            self.append("vary", FieldValue::Text(name));
        }
    }
}
