//! The rules between a handler's arguments and its policy.

use cors_rules::Rule;
use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    args::Args,
    check::{Names, Policy},
    report::{Message, Report},
    signature::{Demand, Need},
};

/// A demand that a named policy may not meet: it is checked where the policy is known.
pub(crate) struct Unchecked {
    pub(crate) message: Message,
    pub(crate) is_error: bool,
    /// Whether `CORS_NAMED` breaks the rule.
    pub(crate) condition: TokenStream,
}

/// Reports each demand that the policy does not meet.
pub(crate) fn check(demands: &[Demand], args: &Args, policy: &Policy, report: &mut Report) {
    for demand in demands {
        if check_body(demand, &policy.methods, report) {
            continue;
        }
        let Need::Header(name) = demand.need else {
            if !policy.credentials {
                say(demand, demand.rule, "add `credentials`", report);
            }
            continue;
        };
        let is_listed = policy.headers.list.iter().any(|listed| listed == name);
        let is_covered = policy.headers.any && name != "authorization";
        if is_listed || is_covered {
            continue;
        }
        let help = if args.headers.is_written() {
            format!("add `\"{name}\"` to `headers`")
        } else {
            format!("add `headers = [\"{name}\"]`")
        };
        let rule = match demand.rule {
            Rule::BearerWithoutAuthorization if policy.headers.any => {
                Rule::AnyHeaderWithoutAuthorization
            }
            rule => rule,
        };
        say(demand, rule, &help, report);
    }
}

/// The demands that are left to be checked against the policy named `path`.
pub(crate) fn leave(
    demands: &[Demand],
    path: &TokenStream,
    methods: &Names,
    allowed: &[Rule],
    report: &mut Report,
) -> Vec<Unchecked> {
    let path = path.to_string().replace(' ', "");
    let mut unchecked = Vec::new();
    for demand in demands {
        if allowed.contains(&demand.rule) || check_body(demand, methods, report) {
            continue;
        }
        let (condition, help) = match demand.need {
            Need::Header(name) => (
                quote! { !CORS_NAMED.__allows_header(#name) },
                format!("add `\"{name}\"` to the `headers` of `{path}`"),
            ),
            Need::Credentials => (
                quote! { !CORS_NAMED.credentials() },
                format!("add `credentials` to `{path}`"),
            ),
        };
        let place = report.place(demand.span);
        unchecked.push(Unchecked {
            message: Message::new(place, demand.rule, what(demand.rule), &help),
            is_error: is_error(demand),
            condition,
        });
    }
    unchecked
}

/// Reports a body where no request has one; whether that is all there is to say.
fn check_body(demand: &Demand, methods: &Names, report: &mut Report) -> bool {
    let has_body = |method: &String| method != "GET" && method != "HEAD";
    let is_read_only =
        !methods.any && !methods.list.is_empty() && !methods.list.iter().any(has_body);
    let is_broken = is_read_only && demand.rule == Rule::JsonWithoutContentType;
    if is_broken {
        say(
            demand,
            Rule::BodyOnGet,
            "take a `Query`, or serve POST",
            report,
        );
    }
    is_broken
}

fn say(demand: &Demand, rule: Rule, help: &str, report: &mut Report) {
    let place = report.place(demand.span);
    if is_error(demand) && rule == demand.rule {
        report.error(place, rule, what(rule), help);
    } else {
        report.warning(place, rule, what(rule), help);
    }
}

fn is_error(demand: &Demand) -> bool {
    demand.rule == Rule::JsonWithoutContentType && !demand.is_optional
}

fn what(rule: Rule) -> &'static str {
    match rule {
        Rule::JsonWithoutContentType => {
            "`Json` needs `content-type: application/json`, which the policy does not let a script send"
        }
        Rule::BearerWithoutAuthorization => {
            "the handler reads `authorization`, which the policy does not let a script send"
        }
        Rule::AnyHeaderWithoutAuthorization => {
            "the handler reads `authorization`, which `any` does not cover"
        }
        Rule::CookiesWithoutCredentials => {
            "the handler reads cookies, which browsers send only with `credentials`"
        }
        _ => "the handler reads a body, which no browser sends with GET or HEAD",
    }
}
