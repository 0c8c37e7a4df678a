//! The rules for the request headers that scripts may send. `*` represents `any`.

use crate::{Fault, Finding, Fix, Rule, expose, names::Names, spelling::nearest};

const NAMES: Names = Names {
    example: "content-type",
    syntax: Rule::HeaderSyntax,
    duplicate: Rule::HeaderDuplicate,
    any_with_credentials: Rule::AnyHeaderWithCredentials,
    check: check_name,
    meant,
    safelisted: (&SAFELISTED, Rule::HeaderSafelisted),
};

/// Names that scripts can always send ([Fetch, CORS-safelisted request-header]). `content-type` needs permission for
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

/// Registered names that scripts send.
const STANDARD: [&str; 17] = [
    "authorization",
    "content-type",
    "accept",
    "accept-language",
    "cache-control",
    "content-encoding",
    "content-language",
    "idempotency-key",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-unmodified-since",
    "last-event-id",
    "range",
    "traceparent",
    "tracestate",
    "user-agent",
];

/// Names that scripts send by convention and that do not begin with `x-`.
const USUAL: [&str; 4] = ["api-key", "csrf-token", "request-id", "xsrf-token"];

/// Names that browsers set themselves, in addition to the forbidden ones.
const OF_BROWSERS: [&str; 12] = [
    "cache-control",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "last-event-id",
    "pragma",
    "priority",
    "save-data",
    "upgrade-insecure-requests",
    "user-agent",
];

/// Names that proxies, gateways and content delivery networks add to requests.
const OF_PROXIES: [&str; 12] = [
    "b3",
    "cdn-loop",
    "client-ip",
    "forwarded",
    "traceparent",
    "tracestate",
    "true-client-ip",
    "x-cloud-trace-context",
    "x-correlation-id",
    "x-original-forwarded-for",
    "x-real-ip",
    "x-request-id",
];
const PREFIXES_OF_PROXIES: [&str; 12] = [
    "cf-",
    "cloudfront-",
    "fastly-",
    "fly-",
    "x-amz-",
    "x-amzn-",
    "x-appengine-",
    "x-azure-",
    "x-b3-",
    "x-envoy-",
    "x-forwarded-",
    "x-vercel-",
];

/// Whether scripts can always send the header, with any value.
#[must_use]
pub fn is_safelisted(name: &str) -> bool {
    SAFELISTED.contains(&name)
}

/// Whether browsers or proxies usually add the header, whose name is in lower case, so that
/// its presence does not show that a script has set it.
#[must_use]
pub fn is_set_without_scripts(name: &str) -> bool {
    let has_prefix = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
    is_safelisted(name)
        || is_forbidden(name)
        || OF_BROWSERS.contains(&name)
        || OF_PROXIES.contains(&name)
        || has_prefix(&PREFIXES_OF_PROXIES)
}

fn is_forbidden(name: &str) -> bool {
    let mut prefixes = FORBIDDEN_PREFIXES.iter();
    prefixes.any(|prefix| name.starts_with(prefix)) || FORBIDDEN.contains(&name)
}

/// All mistakes in a list of request headers, in the order of the list.
///
/// `any` covers every header except `authorization`, so only that name can be listed in addition ([Fetch, CORS
/// non-wildcard request-header name]).
///
/// [Fetch, CORS non-wildcard request-header name]: https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name
#[must_use]
pub fn check(values: &[&str], credentials: bool) -> Vec<Finding> {
    NAMES.check_all(values, credentials)
}

/// The intended name, if `name` closely resembles a standard name, or has `_` where `-` is usual.
fn meant(name: &str) -> Option<(Rule, String)> {
    let hyphenated = name.replace('_', "-");
    let is_known = |name: &str| STANDARD.contains(&name) || USUAL.contains(&name);
    let is_usual = is_known(&hyphenated) || hyphenated.starts_with("x-");
    let meant = if is_usual {
        Some(hyphenated)
    } else {
        nearest_standard(&hyphenated).map(str::to_owned)
    };
    let meant = meant.filter(|meant| meant != name)?;
    Some((Rule::HeaderMisspelt, meant))
}

/// Long words may contain two mistakes.
fn nearest_standard(name: &str) -> Option<&'static str> {
    let limit = if name.len() >= "authorization".len() {
        2
    } else {
        1
    };
    nearest(name, &STANDARD, limit)
}

fn check_name(name: &str) -> Option<Fault> {
    if expose::is_of_responses(name) {
        let what = format!("`{name}` is a response header, not a request header");
        return Some(Fault::new(Rule::HeaderIsResponse, what, Fix::Remove));
    }
    is_forbidden(name).then(|| {
        let fix = match name {
            "cookie" => Fix::Advice("remove it, and add `credentials`".to_owned()),
            _ => Fix::Remove,
        };
        Fault::new(
            Rule::HeaderForbidden,
            format!("scripts cannot set `{name}`"),
            fix,
        )
    })
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::{Fix, fault::places};

    #[test]
    fn a_misspelt_header_is_proposed_unless_it_is_listed() {
        let table: [(&[&str], Fix); 4] = [
            (&["Autorization"], Fix::Write("authorization".to_owned())),
            (&["CONTENT_TYPE"], Fix::Write("content-type".to_owned())),
            (&["X_Tenant_Id"], Fix::Write("x-tenant-id".to_owned())),
            (&["content_type", "Content-Type"], Fix::Remove),
        ];
        for (names, fix) in table {
            assert_eq!(check(names, false)[0].fault.fix, fix, "{names:?}");
        }
    }

    #[test]
    fn misspelt_headers_are_found() {
        let misspelt = [
            "autorization",
            "Authorisation",
            "CONTENT_TYPE",
            "content-typ",
            "x_api_key",
            "X-Request_Id",
        ];
        for name in misspelt {
            assert_eq!(
                places(&check(&[name], false)),
                [(0, "header_misspelt")],
                "{name}"
            );
        }
        let others = [
            "x-authorization",
            "x-apikey",
            "x-csrftoken",
            "x-xsrf-token",
            "apikey",
            "tenant_id",
            "authentication",
            "content-md5",
            "if-range",
        ];
        assert_eq!(check(&others, false), []);
    }

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
