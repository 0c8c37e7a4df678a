//! The rules for the response headers that scripts may read. `*` represents `any`.

use crate::{Fault, Finding, Fix, Rule, names::Names};

const NAMES: Names = Names {
    example: "x-request-id",
    syntax: Rule::ExposeSyntax,
    duplicate: Rule::ExposeDuplicate,
    any_with_credentials: Rule::AnyExposeWithCredentials,
    check: check_name,
    meant: |_| None,
    safelisted: (&SAFELISTED, Rule::ExposeSafelisted),
};

/// Names that scripts can always read ([Fetch, CORS-safelisted response-header name]).
///
/// [Fetch, CORS-safelisted response-header name]: https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name
const SAFELISTED: [&str; 7] = [
    "cache-control",
    "content-language",
    "content-length",
    "content-type",
    "expires",
    "last-modified",
    "pragma",
];

/// Names that scripts cannot read ([Fetch, forbidden response-header name]).
///
/// [Fetch, forbidden response-header name]: https://fetch.spec.whatwg.org/#forbidden-response-header-name
const FORBIDDEN: [&str; 2] = ["set-cookie", "set-cookie2"];

/// All mistakes in a list of response headers, in the order of the list.
#[must_use]
pub fn check(values: &[&str], credentials: bool) -> Vec<Finding> {
    NAMES.check_all(values, credentials)
}

fn check_name(name: &str) -> Option<Fault> {
    if FORBIDDEN.contains(&name) {
        let what = format!("scripts cannot read `{name}`");
        return Some(Fault::new(Rule::ExposeForbidden, what, Fix::Remove));
    }
    let what = if name == "origin" || name.starts_with("access-control-request-") {
        format!("`{name}` is a request header, not a response header")
    } else if matches!(
        name,
        "access-control-allow-headers" | "access-control-allow-methods" | "access-control-max-age"
    ) {
        format!("`{name}` is a header of preflight responses, which scripts cannot read")
    } else {
        return None;
    };
    Some(Fault::new(Rule::ExposeIsRequest, what, Fix::Remove))
}

/// Whether `name` is a response header of the CORS protocol.
pub(crate) fn is_of_responses(name: &str) -> bool {
    name.starts_with("access-control-allow-")
        || matches!(
            name,
            "access-control-expose-headers" | "access-control-max-age"
        )
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::fault::places;

    #[test]
    fn each_header_is_judged_beside_the_others() {
        type Row = (
            &'static [&'static str],
            bool,
            &'static [(usize, &'static str)],
        );
        let rows: &[Row] = &[
            (&[], false, &[]),
            (&["ETag", "x-request-id", "authorization"], true, &[]),
            (&["*"], false, &[]),
            (&["*", "authorization"], false, &[]),
            (&["*", "x-a"], false, &[(1, "expose_duplicate")]),
            (&["*"], true, &[(0, "any_expose_with_credentials")]),
            (&["*", "x-a"], true, &[(0, "any_expose_with_credentials")]),
            (&["etag", "ETag"], false, &[(1, "expose_duplicate")]),
            (
                &["x a", ""],
                false,
                &[(0, "expose_syntax"), (1, "expose_syntax")],
            ),
            (
                &["Set-Cookie", "set-cookie2"],
                false,
                &[(0, "expose_forbidden"), (1, "expose_forbidden")],
            ),
            (
                &["origin", "Access-Control-Request-Method"],
                false,
                &[(0, "expose_is_request"), (1, "expose_is_request")],
            ),
            (
                &["access-control-max-age", "access-control-allow-methods"],
                false,
                &[(0, "expose_is_request"), (1, "expose_is_request")],
            ),
            (
                &["Pragma", "content-type"],
                false,
                &[(0, "expose_safelisted"), (1, "expose_safelisted")],
            ),
        ];
        for (values, credentials, expected) in rows {
            let found = places(&check(values, *credentials));
            assert_eq!(found, *expected, "{values:?}");
        }
    }
}
