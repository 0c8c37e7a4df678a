//! The header fields of a policy's responses, except `Access-Control-Allow-Origin` and `Vary`.

use std::borrow::Cow;

use super::{description::Description, texts::NameList};
use crate::request::method::{ANY_BY_NAME, ANY_METHOD};

/// The value of a header that an answer writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldValue<'p, V> {
    /// A string of the policy or of the protocol.
    Text(&'p str),
    /// The origin of the request.
    Request(V),
}

/// The name of a header in lower case, and its value.
pub(super) type Field<'p> = (&'static str, &'p Cow<'static, str>);

/// <https://fetch.spec.whatwg.org/#http-responses>: the fields of the response to an allowed preflight.
pub(crate) fn preflight_fields(
    policy: &Description,
    by_name: bool,
) -> impl Iterator<Item = Field<'_>> {
    let methods = ("access-control-allow-methods", methods(policy, by_name));
    let methods = (!policy.methods.is_empty()).then_some(methods);
    let headers = names("access-control-allow-headers", &policy.headers);
    let max_age = policy.max_age.as_ref();
    let max_age = max_age.map(|(_, seconds)| ("access-control-max-age", seconds));
    [methods, headers, max_age, credentials(policy)]
        .into_iter()
        .flatten()
}

/// <https://fetch.spec.whatwg.org/#http-responses>: the fields of an actual response.
pub(crate) fn actual_fields(policy: &Description) -> impl Iterator<Item = Field<'_>> {
    let expose = names("access-control-expose-headers", &policy.expose);
    [credentials(policy), expose].into_iter().flatten()
}

/// The value of `Access-Control-Allow-Methods`. With `by_name`, the methods of `any` are listed by name.
fn methods(policy: &Description, by_name: bool) -> &Cow<'static, str> {
    const BY_NAME: &Cow<'_, str> = &Cow::Borrowed(ANY_BY_NAME);
    const ANY: &Cow<'_, str> = &Cow::Borrowed(ANY_METHOD);
    match (policy.methods.is_any(), by_name) {
        (true, true) => BY_NAME,
        (true, false) => ANY,
        (false, _) => &policy.methods.value,
    }
}

fn names<'p>(field: &'static str, names: &'p NameList) -> Option<Field<'p>> {
    (!names.is_empty()).then_some((field, &names.value))
}

fn credentials(policy: &Description) -> Option<Field<'_>> {
    const TRUE: &Cow<'_, str> = &Cow::Borrowed("true");
    policy
        .credentials
        .then_some(("access-control-allow-credentials", TRUE))
}
