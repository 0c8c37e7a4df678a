//! The rules for the methods of a handler. `*` represents `any`.

use crate::{Fault, Finding, Fix, Rule, is_token, spelling::nearest, token::is_joined};

/// Methods that scripts cannot send ([Fetch, forbidden method]).
///
/// [Fetch, forbidden method]: https://fetch.spec.whatwg.org/#forbidden-method
const FORBIDDEN: [&str; 3] = ["CONNECT", "TRACE", "TRACK"];

/// The methods of a policy for a whole service that lists no methods.
pub const DEFAULT: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/// Whether `name`, in any letter case, is a method of [RFC 9110] or [RFC 5789] that scripts can send.
///
/// [RFC 9110]: https://www.rfc-editor.org/rfc/rfc9110#section-9.3
/// [RFC 5789]: https://www.rfc-editor.org/rfc/rfc5789
#[must_use]
pub fn is_standard(name: &str) -> bool {
    STANDARD
        .iter()
        .any(|method| method.eq_ignore_ascii_case(name))
}

/// All mistakes in a list of methods, in the order of the list.
#[must_use]
pub fn check(values: &[&str], credentials: bool) -> Vec<Finding> {
    if values.is_empty() {
        let fix = Fix::Name("GET".to_owned());
        let fault = Fault::new(Rule::NoMethods, "the policy has no methods", fix);
        return vec![fault.of_list()];
    }
    let has_any = values.contains(&"*");
    let check = |(index, &method): (usize, &&str)| {
        let fault = if method == "*" {
            check_any(index, values, credentials)
        } else if has_any && !credentials {
            Some(duplicate(format!("`*` covers `{method}`")))
        } else {
            check_one(method)
                .or_else(|| {
                    let twice = values[..index].contains(&method);
                    twice.then(|| duplicate(format!("`{method}` is listed twice")))
                })
                .or_else(|| check_options(method))
                .or_else(|| check_spelling(method, values))
        };
        fault.map(|fault| fault.at(index))
    };
    values.iter().enumerate().filter_map(check).collect()
}

fn check_any(index: usize, values: &[&str], credentials: bool) -> Option<Fault> {
    if credentials {
        let what = "with `credentials`, browsers treat `*` as the name of a method";
        let fix = Fix::Name("GET".to_owned());
        return Some(Fault::new(Rule::AnyMethodWithCredentials, what, fix));
    }
    let twice = values[..index].contains(&"*");
    twice.then(|| duplicate("`*` is listed twice".to_owned()))
}

fn duplicate(what: String) -> Fault {
    Fault::new(Rule::MethodDuplicate, what, Fix::Remove)
}

fn check_one(method: &str) -> Option<Fault> {
    let shown = method.escape_debug();
    if is_joined(method) {
        let what = format!("`{shown}` is not one method");
        let help = Fix::Advice("write each method as a separate element".to_owned());
        return Some(Fault::new(Rule::MethodSyntax, what, help));
    }
    if !is_token(method.as_bytes()) {
        let fix = Fix::Name("GET".to_owned());
        let what = format!("`{shown}` is not a valid method: it must be a token");
        return Some(Fault::new(Rule::MethodSyntax, what, fix));
    }
    let upper = method.to_ascii_uppercase();
    if FORBIDDEN.contains(&upper.as_str()) {
        let what = format!("scripts cannot send `{upper}`");
        return Some(Fault::new(Rule::MethodForbidden, what, Fix::Remove));
    }
    if STANDARD.contains(&upper.as_str()) && method != upper {
        let what = match upper.as_str() {
            "PATCH" => {
                format!("methods are case-sensitive, and browsers send `{shown}` unchanged")
            }
            _ => format!("methods are case-sensitive, and browsers send `{upper}` for `{shown}`"),
        };
        return Some(Fault::new(Rule::MethodCase, what, Fix::Write(upper)));
    }
    None
}

fn check_options(method: &str) -> Option<Fault> {
    (method == "OPTIONS").then(|| {
        let what =
            "preflights do not need `OPTIONS` here: list it only if scripts send OPTIONS requests";
        Fault::new(Rule::MethodOptions, what, Fix::Remove)
    })
}

/// Reports a method that is not registered and closely resembles a standard method.
fn check_spelling(method: &str, values: &[&str]) -> Option<Fault> {
    let upper = method.to_ascii_uppercase();
    if STANDARD.contains(&upper.as_str()) || REGISTERED.contains(&upper.as_str()) {
        return None;
    }
    let meant = nearest(&upper, &STANDARD, 1).filter(|meant| is_slip(&upper, meant))?;
    let fix = if values.contains(&meant) {
        Fix::Remove
    } else {
        Fix::Write(meant.to_owned())
    };
    let what = format!("`{method}` is probably a misspelling of `{meant}`");
    Some(Fault::new(Rule::MethodMisspelt, what, fix))
}

/// Three-letter words that differ in one letter are different words: `SET` is not a misspelling of `GET`.
fn is_slip(method: &str, meant: &str) -> bool {
    let changed = || {
        let pairs = method.bytes().zip(meant.bytes());
        pairs.filter(|(one, other)| one != other).count()
    };
    meant.len() > 3 || method.len() != meant.len() || changed() > 1
}

/// The standard methods.
const STANDARD: [&str; 7] = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/// The other methods of the [registry].
///
/// [registry]: https://www.iana.org/assignments/http-methods/http-methods.xhtml
const REGISTERED: [&str; 30] = [
    "ACL",
    "BASELINE-CONTROL",
    "BIND",
    "CHECKIN",
    "CHECKOUT",
    "COPY",
    "LABEL",
    "LINK",
    "LOCK",
    "MERGE",
    "MKACTIVITY",
    "MKCALENDAR",
    "MKCOL",
    "MKREDIRECTREF",
    "MKWORKSPACE",
    "MOVE",
    "ORDERPATCH",
    "PRI",
    "PROPFIND",
    "PROPPATCH",
    "QUERY",
    "REBIND",
    "REPORT",
    "SEARCH",
    "UNBIND",
    "UNCHECKOUT",
    "UNLINK",
    "UNLOCK",
    "UPDATE",
    "VERSION-CONTROL",
];

#[cfg(test)]
mod tests {
    use super::check;
    use crate::{Fix, fault::places};

    #[test]
    fn each_method_is_judged_beside_the_others() {
        type Row = (
            &'static [&'static str],
            bool,
            &'static [(usize, &'static str)],
        );
        let rows: &[Row] = &[
            (&[], false, &[(usize::MAX, "no_methods")]),
            (
                &["GET", "POST", "PURGE", "M-SEARCH", "version-control"],
                true,
                &[],
            ),
            (&["*"], false, &[]),
            (&["*"], true, &[(0, "any_method_with_credentials")]),
            (&["*", "GET"], true, &[(0, "any_method_with_credentials")]),
            (&["*", "GET"], false, &[(1, "method_duplicate")]),
            (&["*", "*"], false, &[(1, "method_duplicate")]),
            (&["GET", "PUT", "GET"], false, &[(2, "method_duplicate")]),
            (
                &["", "A B", "é", "a,b"],
                false,
                &[
                    (0, "method_syntax"),
                    (1, "method_syntax"),
                    (2, "method_syntax"),
                    (3, "method_syntax"),
                ],
            ),
            (
                &["get", "Patch"],
                false,
                &[(0, "method_case"), (1, "method_case")],
            ),
            (
                &["connect", "TRACE", "Track"],
                false,
                &[
                    (0, "method_forbidden"),
                    (1, "method_forbidden"),
                    (2, "method_forbidden"),
                ],
            ),
            (
                &["PSOT", "DELTE", "GETT", "pots", "PTU"],
                false,
                &[
                    (0, "method_misspelt"),
                    (1, "method_misspelt"),
                    (2, "method_misspelt"),
                    (3, "method_misspelt"),
                    (4, "method_misspelt"),
                ],
            ),
            (&["SET", "PUB", "COPY", "LOCK", "PUSH"], false, &[]),
            (&["GET", "OPTIONS"], false, &[(1, "method_options")]),
            (
                &["OPTIONS", "OPTIONS"],
                false,
                &[(0, "method_options"), (1, "method_duplicate")],
            ),
        ];
        for (values, credentials, expected) in rows {
            let found = places(&check(values, *credentials));
            assert_eq!(found, *expected, "{values:?}");
        }
    }

    #[test]
    fn a_misspelt_method_is_proposed_unless_it_is_listed() {
        let table: [(&[&str], Fix); 3] = [
            (&["PSOT"], Fix::Write("POST".to_owned())),
            (&["delte"], Fix::Write("DELETE".to_owned())),
            (&["POTS", "POST"], Fix::Remove),
        ];
        for (methods, fix) in table {
            assert_eq!(check(methods, false)[0].fault.fix, fix, "{methods:?}");
        }
    }

    #[test]
    fn a_method_in_lower_case_is_proposed_in_upper_case() {
        for method in ["get", "Delete", "patch"] {
            let fault = &check(&[method], false)[0].fault;
            assert_eq!(fault.proposal(), Some(&*method.to_uppercase()));
        }
    }
}
