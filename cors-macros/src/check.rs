//! The rules, applied to what the attribute says.

use cors_policy::{Finding, Rule, expose, headers, max_age, methods, origins};
use proc_macro2::TokenStream;

use crate::{
    args::{Args, List, Slot, Value},
    report::{Message, Place, Report},
};

/// A policy that keeps every rule.
pub(crate) struct Policy {
    pub(crate) origins: Origins,
    /// The origins of a build with `debug_assertions`, where they differ.
    pub(crate) debug_origins: Option<Origins>,
    pub(crate) methods: Names,
    pub(crate) headers: Names,
    pub(crate) expose: Names,
    pub(crate) max_age: Option<u64>,
    pub(crate) credentials: bool,
    pub(crate) warnings: Vec<Message>,
}

/// The origins of a policy.
pub(crate) enum Origins {
    Any,
    List(Vec<String>),
}

/// Methods or header names.
pub(crate) struct Names {
    pub(crate) any: bool,
    pub(crate) list: Vec<String>,
}

/// Checks `args`; all mistakes are returned as invocations of `compile_error!`.
pub(crate) fn check(args: &Args, mut report: Report) -> Result<Policy, TokenStream> {
    let credentials = args.credentials.is_written();
    check_origins(args, &mut report);
    check_required(&args.methods, &mut report, |list| {
        methods::check(list, credentials)
    });
    check_list(&args.headers, &mut report, |list| {
        headers::check(list, credentials)
    });
    check_list(&args.expose, &mut report, |list| {
        expose::check(list, credentials)
    });
    check_max_age(args, &mut report);

    let allowed = args.allow.value().map_or(&[][..], Vec::as_slice);
    let warnings = report.finish(allowed)?;

    let origins = texts(&args.origins);
    let debug = texts(&args.debug_origins);
    let all = || origins.iter().chain(&debug).cloned().collect();
    Ok(Policy {
        debug_origins: (!debug.is_empty()).then(|| Origins::of(all())),
        origins: Origins::of(origins.clone()),
        methods: Names::of(texts(&args.methods)),
        headers: Names::of(lower_case(texts(&args.headers))),
        expose: Names::of(lower_case(texts(&args.expose))),
        max_age: args.max_age.value().map(|max_age| max_age.seconds),
        credentials,
        warnings,
    })
}

/// The origins and the debug origins are one list in a debug build; only the former reach a release.
fn check_origins(args: &Args, report: &mut Report) {
    let context = origins::Context {
        credentials: args.credentials.is_written(),
        ..origins::Context::default()
    };
    let check = |list: &[&str]| origins::check(list, context);
    let own = args.origins.value().map_or(&[][..], |list| &list.values);
    if own.is_empty() {
        check_required(&args.origins, report, check);
    }
    let debug = args
        .debug_origins
        .value()
        .map_or(&[][..], |list| &list.values);
    let values: Vec<&Value> = own.iter().chain(debug).collect();
    if values.is_empty() {
        return;
    }
    for finding in check_values(&values, check) {
        let is_debug = finding.index.is_some_and(|index| index >= own.len());
        if !(is_debug && finding.fault.rule == Rule::LoopbackInRelease) {
            report_finding(&finding, &values, values[0].place, report);
        }
    }
}

/// Checks a list that must be there: a missing one is checked as an empty one.
fn check_required(slot: &Slot<List>, report: &mut Report, check: impl Fn(&[&str]) -> Vec<Finding>) {
    if slot.is_written() {
        check_list(slot, report, check);
    } else {
        for finding in check(&[]) {
            report_finding(&finding, &[], Place::attribute(), report);
        }
    }
}

fn check_list(slot: &Slot<List>, report: &mut Report, check: impl Fn(&[&str]) -> Vec<Finding>) {
    let Some(list) = slot.value() else { return };
    let values: Vec<&Value> = list.values.iter().collect();
    for finding in check_values(&values, check) {
        report_finding(&finding, &values, list.place, report);
    }
}

fn check_values(values: &[&Value], check: impl Fn(&[&str]) -> Vec<Finding>) -> Vec<Finding> {
    let texts: Vec<&str> = values.iter().map(|value| value.text.as_str()).collect();
    check(&texts)
}

fn report_finding(finding: &Finding, values: &[&Value], list: Place, report: &mut Report) {
    match finding.index.and_then(|index| values.get(index)) {
        Some(value) => report.fault(value.place, &finding.fault, value.quoted),
        None => report.fault(list, &finding.fault, false),
    }
}

fn check_max_age(args: &Args, report: &mut Report) {
    let Some(max_age) = args.max_age.value() else {
        return;
    };
    for finding in max_age::check(max_age.seconds) {
        report.fault(max_age.place, &finding.fault, false);
    }
}

fn texts(slot: &Slot<List>) -> Vec<String> {
    let values = slot.value().map_or(&[][..], |list| &list.values);
    values.iter().map(|value| value.text.clone()).collect()
}

fn lower_case(names: Vec<String>) -> Vec<String> {
    names
        .into_iter()
        .map(|name| name.to_ascii_lowercase())
        .collect()
}

impl Origins {
    fn of(list: Vec<String>) -> Self {
        if list.iter().any(|origin| origin == "*") {
            Origins::Any
        } else {
            Origins::List(list)
        }
    }
}

impl Names {
    fn of(mut list: Vec<String>) -> Self {
        let written = list.len();
        list.retain(|name| name != "*");
        Self {
            any: list.len() < written,
            list,
        }
    }
}
