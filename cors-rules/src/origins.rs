//! The rules for a list of origins. `*` represents `any`.

use std::collections::HashMap;

use crate::{Fault, Finding, Fix, OriginPattern, Rule, origin::misspelt_scheme, suffix};

/// The parts of the policy that the rules for origins depend on.
#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a word of the attribute"
)]
pub struct Context {
    /// The number of origins in the policy in addition to the list.
    pub others: usize,
    /// Whether the policy has `credentials`.
    pub credentials: bool,
    /// Whether `danger_null_origin` allows `null`.
    pub allow_null: bool,
    /// Whether `danger_insecure_origins` allows insecure origins with credentials.
    pub allow_insecure: bool,
    /// Whether `danger_public_suffix` allows patterns that match names below a public suffix.
    pub allow_public_suffix: bool,
}

/// All mistakes in a list of origins, in the order of the list.
///
/// ```
/// use cors_rules::{Rule, origins::{Context, check}};
///
/// let findings = check(&["https://a.example", "HTTPS://b.example"], Context::default());
/// assert_eq!(findings.len(), 1);
/// assert_eq!((findings[0].index, findings[0].fault.rule), (Some(1), Rule::OriginCase));
/// ```
#[must_use]
pub fn check(values: &[&str], context: Context) -> Vec<Finding> {
    if values.is_empty() {
        return vec![no_origins().of_list()];
    }
    let patterns: Vec<_> = values
        .iter()
        .map(|value| OriginPattern::parse(value))
        .collect();
    let others = Others::new(&patterns);
    let fault = |index: usize| {
        let value = values[index];
        match &patterns[index] {
            _ if value == "*" => check_any(values.len() + context.others, context),
            Err(fault) => check_invalid(fault, value, &values[..index], context),
            Ok(pattern) => match others.covering(index, pattern) {
                Some(other) => Some(duplicate(pattern, other)),
                None => check_trust(pattern, context),
            },
        }
    };
    (0..values.len())
        .filter_map(|index| Some(fault(index)?.at(index)))
        .collect()
}

/// The mistake in listing an origin that has no wildcard.
///
/// Unlike [`check`], this does not need the list of public suffixes, so a program that only calls this function does
/// not contain it.
///
/// ```
/// use cors_rules::{Rule, origins::{Context, check_exact}};
///
/// assert!(check_exact("https://a.example", Context::default()).is_none());
/// let fault = check_exact("a.example", Context::default()).unwrap();
/// assert_eq!(fault.rule, Rule::OriginScheme);
/// ```
#[must_use]
pub fn check_exact(origin: &str, context: Context) -> Option<Fault> {
    match OriginPattern::parse(origin) {
        Err(fault) => check_invalid(&fault, origin, &[], context),
        Ok(pattern) => check_sender(&pattern, context),
    }
}

const EXAMPLE: &str = "https://app.example.com";

fn no_origins() -> Fault {
    let fix = Fix::Name(EXAMPLE.to_owned());
    Fault::new(Rule::NoOrigins, "the policy allows no origin", fix)
}

fn check_any(count: usize, context: Context) -> Option<Fault> {
    if context.credentials {
        let what = "with `credentials`, browsers block responses that allow the origin `*`";
        let fix = Fix::Name(EXAMPLE.to_owned());
        return Some(Fault::new(Rule::AnyOriginWithCredentials, what, fix));
    }
    (count > 1).then(|| {
        let what = "`*` already allows every origin";
        let help = "remove it, or write `origins = any`".to_owned();
        Fault::new(Rule::OriginAnyNotAlone, what, Fix::Advice(help))
    })
}

/// The fault of a value that is no origin. A policy with `danger_null_origin` may list `null`.
fn check_invalid(fault: &Fault, value: &str, before: &[&str], context: Context) -> Option<Fault> {
    if fault.rule == Rule::OriginNull && context.allow_null {
        check_null(value, before)
    } else {
        Some(fault.clone())
    }
}

/// Reports a wrongly written or repeated `null` in a policy with `danger_null_origin`.
fn check_null(value: &str, before: &[&str]) -> Option<Fault> {
    let null = Fix::Write("null".to_owned());
    if value != value.trim() {
        let what = "`null` has leading or trailing white space";
        return Some(Fault::new(Rule::OriginTrailing, what, null));
    }
    if value != "null" {
        let what = "browsers send `null` in lower case";
        return Some(Fault::new(Rule::OriginCase, what, null));
    }
    let what = "`null` is listed twice";
    let is_twice = before.contains(&value);
    is_twice.then(|| Fault::new(Rule::OriginDuplicate, what, Fix::Remove))
}

/// The valid origins of a list, to find superfluous origins without comparing each pair.
struct Others<'a> {
    /// The first position of each text.
    first: HashMap<&'a str, usize>,
    /// The patterns with a wildcard, with their positions.
    wild: Vec<(usize, OriginPattern<'a>)>,
}

impl<'a> Others<'a> {
    fn new(patterns: &[Result<OriginPattern<'a>, Fault>]) -> Self {
        let mut others = Self {
            first: HashMap::new(),
            wild: Vec::new(),
        };
        for (index, pattern) in patterns.iter().enumerate() {
            let Ok(pattern) = pattern else { continue };
            others.first.entry(pattern.as_str()).or_insert(index);
            if !pattern.is_exact() {
                others.wild.push((index, *pattern));
            }
        }
        others
    }

    /// An element that covers the one at `index`. If two elements cover each other, the first one is used.
    fn covering(&self, index: usize, pattern: &OriginPattern<'a>) -> Option<&'a str> {
        if self
            .first
            .get(pattern.as_str())
            .is_some_and(|&first| first < index)
        {
            return Some(pattern.as_str());
        }
        let covers = |&&(other, found): &&(usize, OriginPattern<'a>)| {
            let is_before = other < index || !pattern.covers(&found);
            other != index && is_before && found.covers(pattern)
        };
        self.wild
            .iter()
            .find(covers)
            .map(|(_, found)| found.as_str())
    }
}

fn duplicate(pattern: &OriginPattern<'_>, other: &str) -> Fault {
    let what = if pattern.as_str() == other {
        format!("`{other}` is listed twice")
    } else {
        format!("`{other}` covers `{}`", pattern.as_str())
    };
    Fault::new(Rule::OriginDuplicate, what, Fix::Remove)
}

/// The fault of trusting the origins that a pattern matches, if there is one.
fn check_trust(pattern: &OriginPattern<'_>, context: Context) -> Option<Fault> {
    check_sender(pattern, context).or_else(|| check_subdomains(pattern, context))
}

/// The fault of trusting the scheme or the host, if there is one.
fn check_sender(pattern: &OriginPattern<'_>, context: Context) -> Option<Fault> {
    if pattern.is_loopback() {
        return Some(loopback(pattern));
    }
    if let Some(scheme) = misspelt_scheme(pattern.scheme()) {
        return Some(misspelt(pattern, scheme));
    }
    if context.credentials && !pattern.is_secure() && !context.allow_insecure {
        return Some(insecure(pattern));
    }
    None
}

/// The fault of trusting each subdomain, if the pattern does so and others can register subdomains.
fn check_subdomains(pattern: &OriginPattern<'_>, context: Context) -> Option<Fault> {
    let may_be_shared = pattern.has_subdomain_wildcard() && pattern.is_web();
    if !may_be_shared || context.allow_public_suffix {
        return None;
    }
    let suffix = suffix::public_suffix_within(pattern.host())?;
    Some(shared(pattern.host(), &suffix, context.credentials))
}

fn loopback(pattern: &OriginPattern<'_>) -> Fault {
    let what = "a loopback origin allows any program on the visitor's own machine";
    let help = format!(
        "move it to `debug_origins = [\"{}\"]`; or add `allow(loopback_in_release)` if an installed \
         application sends it",
        pattern.as_str()
    );
    Fault::new(Rule::LoopbackInRelease, what, Fix::Advice(help))
}

fn misspelt(pattern: &OriginPattern<'_>, scheme: &str) -> Fault {
    let what = format!(
        "`{}` is probably a misspelling of `{scheme}`",
        pattern.scheme()
    );
    Fault::new(
        Rule::SchemeMisspelt,
        what,
        write_or_name(pattern.with_scheme(scheme)),
    )
}

fn insecure(pattern: &OriginPattern<'_>) -> Fault {
    let what =
        "anybody on the network can forge pages of an insecure origin, and use the credentials";
    let https = match pattern.scheme() {
        "http" => pattern.with_scheme("https"),
        _ => None,
    };
    Fault::new(
        Rule::InsecureOriginWithCredentials,
        what,
        write_or_name(https),
    )
}

fn write_or_name(origin: Option<String>) -> Fix {
    origin.map_or_else(|| Fix::Name(EXAMPLE.to_owned()), Fix::Write)
}

/// The fault of `*` before `host`, which also matches names that anybody can register below `suffix`.
fn shared(host: &str, suffix: &str, credentials: bool) -> Fault {
    let below = if suffix == host {
        format!("below `{host}`")
    } else {
        format!("below `{suffix}`, which `*.{host}` matches")
    };
    let domain = "write your own domain, including its own label";
    if credentials {
        let what = format!("anybody can register a name {below}, and use the credentials");
        let fix = Fix::Advice(domain.to_owned());
        return Fault::new(Rule::PublicSuffixWithCredentials, what, fix);
    }
    let what = format!("anybody can register a name {below}");
    let help = format!("list the origins, or {domain}");
    Fault::new(Rule::PublicSuffix, what, Fix::Advice(help))
}

#[cfg(test)]
mod tests {
    use super::{Context, check};
    use crate::fault::places;

    /// Values and their findings, as positions and rules.
    type Row = (&'static [&'static str], &'static [(usize, &'static str)]);

    fn assert_rows(rows: &[Row], context: Context) {
        for (values, expected) in rows {
            let found = places(&check(values, context));
            assert_eq!(found, *expected, "{values:?}");
        }
    }

    #[test]
    fn each_element_is_judged_beside_the_others() {
        let rows: &[Row] = &[
            (&[], &[(usize::MAX, "no_origins")]),
            (&["*"], &[]),
            (&["*", "https://a.example"], &[(0, "origin_any_not_alone")]),
            (&["https://a.example", "*"], &[(1, "origin_any_not_alone")]),
            (&["https://a.example", "https://b.example"], &[]),
            (
                &["https://a.example", "https://a.example"],
                &[(1, "origin_duplicate")],
            ),
            (
                &["https://b.a.example", "https://*.a.example"],
                &[(0, "origin_duplicate")],
            ),
            (
                &["https://*.a.example", "https://*.b.a.example"],
                &[(1, "origin_duplicate")],
            ),
            (&["https://*.a.example", "https://a.example"], &[]),
            (
                &["https://a.example:*", "https://a.example"],
                &[(1, "origin_duplicate")],
            ),
            (&["https://a.example:*", "https://*.a.example"], &[]),
            (&["http://a.example"], &[]),
            (&["http://localhost"], &[(0, "loopback_in_release")]),
            (&["null"], &[(0, "origin_null")]),
            (
                &["https://A.example", "https://b.example", "c.example"],
                &[(0, "origin_case"), (2, "origin_scheme")],
            ),
        ];
        assert_rows(rows, Context::default());
    }

    #[test]
    fn credentials_need_origins_that_cannot_be_forged() {
        let insecure: &[(usize, &str)] = &[(0, "insecure_origin_with_credentials")];
        let loopback: &[(usize, &str)] = &[(0, "loopback_in_release")];
        let rows: &[Row] = &[
            (&["*"], &[(0, "any_origin_with_credentials")]),
            (&["https://a.example"], &[]),
            (&["https://*.a.example"], &[]),
            (&["https://*.www.ck"], &[]),
            (&["https://com"], &[]),
            (&["https://*.com"], &[(0, "public_suffix_with_credentials")]),
            (
                &["https://*.co.uk:*"],
                &[(0, "public_suffix_with_credentials")],
            ),
            (
                &["https://*.github.io"],
                &[(0, "public_suffix_with_credentials")],
            ),
            (&["https://*.me.github.io"], &[]),
            (
                &[
                    "https://*.amazonaws.com",
                    "https://*.windows.net",
                    "https://*.fastly.net",
                    "https://*.ck",
                    "https://*.example",
                    "https://*.internal:*",
                ],
                &[
                    (0, "public_suffix_with_credentials"),
                    (1, "public_suffix_with_credentials"),
                    (2, "public_suffix_with_credentials"),
                    (3, "public_suffix_with_credentials"),
                    (4, "public_suffix_with_credentials"),
                    (5, "public_suffix_with_credentials"),
                ],
            ),
            (&["https://*.corp.internal"], &[]),
            (&["http://a.example"], insecure),
            (&["ftp://a.example"], insecure),
            (&["chrome-extension://abc"], &[]),
            (&["tauri://localhost", "capacitor://localhost:*"], &[]),
            (&["tauri://*.com"], &[]),
            (&["htps://a.example"], &[(0, "scheme_misspelt")]),
            (&["http://notlocalhost"], insecure),
            (&["http://localhost.example"], insecure),
            (&["http://128.0.0.1"], insecure),
            (&["http://127.example"], insecure),
            (&["http://localhost:3000"], loopback),
            (&["http://*.localhost"], loopback),
            (&["http://a.b.localhost"], loopback),
            (&["http://127.8.9.10"], loopback),
            (&["http://[::1]:80*"], &[(0, "origin_wildcard_place")]),
            (&["http://[::1]:8080"], loopback),
        ];
        let context = Context {
            credentials: true,
            ..Context::default()
        };
        assert_rows(rows, context);
    }

    #[test]
    fn warnings_need_no_credentials() {
        let rows: &[Row] = &[
            (&["http://a.example", "tauri://*.com"], &[]),
            (
                &[
                    "htps://a.example",
                    "hhtps://a.example",
                    "httpss://a.example",
                ],
                &[
                    (0, "scheme_misspelt"),
                    (1, "scheme_misspelt"),
                    (2, "scheme_misspelt"),
                ],
            ),
            (&["ionic://a", "app://a", "ftp://a.example"], &[]),
            (
                &["https://*.github.io", "https://*.s3.amazonaws.com"],
                &[(0, "public_suffix"), (1, "public_suffix")],
            ),
            (
                &[
                    "https://*.windows.net",
                    "http://*.example",
                    "https://*.com:*",
                ],
                &[
                    (0, "public_suffix"),
                    (1, "public_suffix"),
                    (2, "public_suffix"),
                ],
            ),
            (&["https://*.example.com", "https://com"], &[]),
        ];
        assert_rows(rows, Context::default());
        let context = Context {
            allow_public_suffix: true,
            ..Context::default()
        };
        assert_rows(&[(&["https://*.github.io"], &[])], context);
    }

    #[test]
    fn a_misspelt_scheme_is_proposed_in_its_right_spelling() {
        let table = [
            ("htps://a.example", "https://a.example"),
            ("htp://a.example:8080", "http://a.example:8080"),
            ("httpss://a.example:443", "https://a.example"),
            ("htps://*.a.example:*", "https://*.a.example:*"),
        ];
        for (origin, fix) in table {
            let findings = check(&[origin], Context::default());
            assert_eq!(findings[0].fault.proposal(), Some(fix), "{origin}");
        }
    }

    #[test]
    fn what_is_opted_into_passes() {
        let context = Context {
            credentials: true,
            allow_null: true,
            allow_insecure: true,
            allow_public_suffix: true,
            ..Context::default()
        };
        assert_rows(
            &[(&["null", "http://a.example", "https://*.co.uk"], &[])],
            context,
        );
    }

    #[test]
    fn a_null_that_is_opted_into_is_written_as_browsers_send_it() {
        let context = Context {
            allow_null: true,
            ..Context::default()
        };
        let rows: &[Row] = &[
            (&["NULL"], &[(0, "origin_case")]),
            (&["null "], &[(0, "origin_trailing")]),
            (&["null", "null"], &[(1, "origin_duplicate")]),
        ];
        assert_rows(rows, context);
    }

    #[test]
    fn an_insecure_origin_is_proposed_as_its_https_form() {
        let table = [
            ("http://a.example", Some("https://a.example")),
            ("http://a.example:8080", Some("https://a.example:8080")),
            ("http://*.a.example:*", Some("https://*.a.example:*")),
            ("http://a.example:443", Some("https://a.example")),
            ("ftp://a.example", None),
        ];
        let context = Context {
            credentials: true,
            ..Context::default()
        };
        for (origin, fix) in table {
            let findings = check(&[origin], context);
            assert_eq!(findings[0].fault.proposal(), fix, "{origin}");
        }
    }
}
