//! The header fields of a policy's responses, but `Access-Control-Allow-Origin` and `Vary`.

use crate::{
    declaration::{Declaration, Names},
    request::method::{ANY_BY_NAME, ANY_METHOD},
};

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
    by_name: bool,
) -> impl Iterator<Item = Field<'p>> + use<'p> {
    let methods = Some((
        "access-control-allow-methods",
        methods(declaration, by_name),
    ));
    let methods = methods.filter(|_| !declaration.methods.is_empty());
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

/// The value of `Access-Control-Allow-Methods`. A router grants the methods of `any` by name.
fn methods<'p>(declaration: &Declaration<'p>, by_name: bool) -> &'p str {
    match (declaration.methods.is_any(), by_name) {
        (true, true) => ANY_BY_NAME,
        (true, false) => ANY_METHOD,
        (false, _) => declaration.methods.value,
    }
}

fn names<'p>(field: &'static str, names: Names<'p>) -> Option<Field<'p>> {
    (!names.is_empty()).then_some((field, names.value))
}

fn credentials<'p>(declaration: &Declaration<'p>) -> Option<Field<'p>> {
    declaration
        .credentials
        .then_some(("access-control-allow-credentials", "true"))
}
