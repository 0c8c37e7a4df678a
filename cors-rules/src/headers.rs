//! The rules on the request headers that a caller may send. `*` stands for `any`.

use crate::{Fault, Finding, Fix, Rule, expose, names::Names};

const NAMES: Names = Names {
    example: "content-type",
    syntax: Rule::HeaderSyntax,
    duplicate: Rule::HeaderDuplicate,
    any_with_credentials: Rule::AnyHeaderWithCredentials,
    check: check_name,
    safelisted: (&SAFELISTED, Rule::HeaderSafelisted),
};

/// Names that need no permission ([Fetch, CORS-safelisted request-header]); `content-type` needs it for
/// most of its values, and `range` for some.
///
/// [Fetch, CORS-safelisted request-header]: https://fetch.spec.whatwg.org/#cors-safelisted-request-header
const SAFELISTED: [&str; 3] = ["accept", "accept-language", "content-language"];

/// Names that scripts cannot set ([Fetch, forbidden request-header]).
///
/// [Fetch, forbidden request-header]: https://fetch.spec.whatwg.org/#forbidden-request-header
const FORBIDDEN: [&str; 22] = [
    "accept-charset",
    "accept-encoding",
    "access-control-request-headers",
    "access-control-request-method",
    "access-control-request-private-network",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];
const FORBIDDEN_PREFIXES: [&str; 2] = ["proxy-", "sec-"];

/// Everything that is wrong with a list of request headers, in the order of the list.
///
/// `any` covers every header but `authorization`, so only that may stand beside it ([Fetch, CORS
/// non-wildcard request-header name]).
///
/// [Fetch, CORS non-wildcard request-header name]: https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name
#[must_use]
pub fn check(values: &[&str], credentials: bool) -> Vec<Finding> {
    NAMES.check_all(values, credentials)
}

fn check_name(name: &str) -> Option<Fault> {
    if expose::is_of_responses(name) {
        let what = format!("`{name}` is a response header, which no caller sends");
        return Some(Fault::new(Rule::HeaderIsResponse, what, Fix::Remove));
    }
    let has_prefix = FORBIDDEN_PREFIXES
        .iter()
        .any(|prefix| name.starts_with(prefix));
    (has_prefix || FORBIDDEN.contains(&name)).then(|| {
        let fix = match name {
            "cookie" => Fix::Advice("remove it, and add `credentials`".to_owned()),
            _ => Fix::Remove,
        };
        Fault::new(
            Rule::HeaderForbidden,
            format!("no script can set `{name}`"),
            fix,
        )
    })
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
            (
                &[
                    "content-type",
                    "Authorization",
                    "range",
                    "x-http-method-override",
                ],
                true,
                &[],
            ),
            (&["*"], false, &[]),
            (&["*", "authorization"], false, &[]),
            (&["Authorization", "*"], false, &[]),
            (&["*", "x-a"], false, &[(1, "header_duplicate")]),
            (
                &["*", "authorization"],
                true,
                &[(0, "any_header_with_credentials")],
            ),
            (&["*", "x-a"], true, &[(0, "any_header_with_credentials")]),
            (&["x-a", "X-A"], false, &[(1, "header_duplicate")]),
            (
                &["x a", "", "x:"],
                false,
                &[
                    (0, "header_syntax"),
                    (1, "header_syntax"),
                    (2, "header_syntax"),
                ],
            ),
            (
                &["Cookie", "sec-fetch-mode", "proxy-x", "via"],
                false,
                &[
                    (0, "header_forbidden"),
                    (1, "header_forbidden"),
                    (2, "header_forbidden"),
                    (3, "header_forbidden"),
                ],
            ),
            (&["security", "proxy"], false, &[]),
            (
                &["access-control-request-headers"],
                false,
                &[(0, "header_forbidden")],
            ),
            (
                &["Access-Control-Allow-Origin", "access-control-max-age"],
                false,
                &[(0, "header_is_response"), (1, "header_is_response")],
            ),
            (
                &["accept", "content-language"],
                false,
                &[(0, "header_safelisted"), (1, "header_safelisted")],
            ),
        ];
        for (values, credentials, expected) in rows {
            let found = places(&check(values, *credentials));
            assert_eq!(found, *expected, "{values:?}");
        }
    }
}
