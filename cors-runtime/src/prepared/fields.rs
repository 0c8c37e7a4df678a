//! The header fields of a policy's responses, but `Access-Control-Allow-Origin` and `Vary`.

use crate::declaration::{Declaration, Names};

/// The value of a header that an answer writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldValue<'p, V> {
    /// A text of the policy, or of the protocol.
    Text(&'p str),
    /// The origin that came with the request.
    Request(V),
}

/// A header's name in lower case, and its value.
type Field<'p> = (&'static str, &'p str);

/// <https://fetch.spec.whatwg.org/#http-responses>: the fields of the response to an allowed preflight.
pub(crate) fn preflight_fields<'p>(
    declaration: &Declaration<'p>,
) -> impl Iterator<Item = Field<'p>> + use<'p> {
    let methods = names("access-control-allow-methods", declaration.methods);
    let headers = names("access-control-allow-headers", declaration.headers);
    let max_age = declaration.max_age;
    let max_age = max_age.map(|(_, seconds)| ("access-control-max-age", seconds));
    let credentials = credentials(declaration);
    [methods, headers, max_age, credentials]
        .into_iter()
        .flatten()
}

/// <https://fetch.spec.whatwg.org/#http-responses>: the fields of an actual response.
pub(crate) fn actual_fields<'p>(
    declaration: &Declaration<'p>,
) -> impl Iterator<Item = Field<'p>> + use<'p> {
    let expose = names("access-control-expose-headers", declaration.expose);
    [credentials(declaration), expose].into_iter().flatten()
}

fn names<'p>(field: &'static str, names: Names<'p>) -> Option<Field<'p>> {
    (!names.is_empty()).then_some((field, names.value))
}

fn credentials<'p>(declaration: &Declaration<'p>) -> Option<Field<'p>> {
    declaration
        .credentials
        .then_some(("access-control-allow-credentials", "true"))
}
