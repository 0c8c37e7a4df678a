//! The rules about a handler's arguments and its policy.

use cors_rules::{Key, Rule};
use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    args::Args,
    check::{Names, OwnKeys, Policy},
    report::{Message, Report},
    signature::{Need, Requirement},
};

/// A requirement on a named policy. rustc checks it, because the macro cannot read the named policy.
pub(crate) struct Deferred {
    pub(crate) message: Message,
    pub(crate) is_error: bool,
    /// Whether `CORS_NAMED` breaks the rule.
    pub(crate) condition: TokenStream,
}

/// Reports each requirement that the policy does not meet.
pub(crate) fn check(
    requirements: &[Requirement],
    args: &Args,
    policy: &Policy,
    report: &mut Report,
) {
    let headers = policy.names(Key::Headers);
    for requirement in requirements {
        if check_body(requirement, policy.names(Key::Methods), report) {
            continue;
        }
        let name = match requirement.need {
            Need::Enforcement if !policy.has(Key::Enforce) => {
                let help = if policy.origins.is_any() {
                    "list the `origins` and add `enforce`, or add `allow(upgrade_without_enforce)` if any site may \
                     open it"
                } else {
                    "add `enforce`"
                };
                report_unmet(requirement, requirement.rule, help, report);
                continue;
            }
            // Pages of other origins cannot call the handler, and pages of its own origin need no permission.
            _ if policy.origins.is_none => continue,
            Need::Header(name) => name,
            Need::Credentials if !policy.has(Key::Credentials) => {
                report_unmet(requirement, requirement.rule, "add `credentials`", report);
                continue;
            }
            Need::Credentials | Need::Enforcement | Need::Body => continue,
        };
        let is_listed = headers.list.iter().any(|listed| listed == name);
        let is_covered = headers.any && name != "authorization";
        if is_listed || is_covered {
            continue;
        }
        let help = if args.has(Key::Headers) {
            format!("add `\"{name}\"` to `headers`")
        } else {
            format!("add `headers = [\"{name}\"]`")
        };
        let rule = match requirement.rule {
            Rule::BearerWithoutAuthorization if headers.any => Rule::AnyHeaderWithoutAuthorization,
            rule => rule,
        };
        report_unmet(requirement, rule, &help, report);
    }
}

/// The requirements on the policy named `path`.
pub(crate) fn defer(
    requirements: &[Requirement],
    path: &TokenStream,
    own: &OwnKeys,
    silenced: &[Rule],
    report: &mut Report,
) -> Vec<Deferred> {
    let path = path.to_string().replace(' ', "");
    let mut deferred = Vec::new();
    for requirement in requirements {
        if silenced.contains(&requirement.rule) || check_body(requirement, &own.methods, report) {
            continue;
        }
        let (condition, help) = match requirement.need {
            Need::Header(name) => (
                quote! { CORS_NAMED.__lacks_header(#name) },
                format!("add `\"{name}\"` to the `headers` of `{path}`"),
            ),
            Need::Credentials => (
                quote! { CORS_NAMED.__lacks_credentials() },
                format!("add `credentials` to `{path}`"),
            ),
            Need::Enforcement if own.enforce.is_none() => (
                quote! { !CORS_NAMED.enforce() },
                format!("add `enforce`, here or to `{path}`"),
            ),
            Need::Enforcement | Need::Body => continue,
        };
        let place = report.place(requirement.span);
        deferred.push(Deferred {
            message: Message::new(place, requirement.rule, message(requirement.rule), &help),
            is_error: is_error(requirement),
            condition,
        });
    }
    deferred
}

/// Reports an argument that reads a body if no method has one. Returns whether it is reported.
fn check_body(requirement: &Requirement, methods: &Names, report: &mut Report) -> bool {
    let has_body = |method: &String| method != "GET" && method != "HEAD";
    let is_read_only = !methods.any && !methods.is_empty() && !methods.list.iter().any(has_body);
    let is_broken = is_read_only && requirement.rule == Rule::JsonWithoutContentType;
    if is_broken {
        report_unmet(
            requirement,
            Rule::BodyOnGet,
            "use a `Query` extractor, or serve POST",
            report,
        );
    }
    is_broken
}

fn report_unmet(requirement: &Requirement, rule: Rule, help: &str, report: &mut Report) {
    let place = report.place(requirement.span);
    if is_error(requirement) && rule == requirement.rule {
        report.error(place, rule, message(rule), help);
    } else {
        report.warning(place, rule, message(rule), help);
    }
}

fn is_error(requirement: &Requirement) -> bool {
    requirement.rule == Rule::JsonWithoutContentType && !requirement.is_optional
}

fn message(rule: Rule) -> &'static str {
    match rule {
        Rule::JsonWithoutContentType => {
            "`Json` requires the header `content-type: application/json`, which the policy does not allow"
        }
        Rule::BearerWithoutAuthorization => {
            "the handler reads `authorization`, which the policy does not allow"
        }
        Rule::AnyHeaderWithoutAuthorization => {
            "the handler reads `authorization`, which `any` does not cover"
        }
        Rule::CookiesWithoutCredentials => {
            "the handler reads cookies, which browsers send only with `credentials`"
        }
        Rule::UpgradeWithoutEnforce => {
            "CORS does not apply to WebSockets, so any site can open this one with a visitor's cookies"
        }
        _ => "the handler reads a body, which no browser sends with GET or HEAD",
    }
}
