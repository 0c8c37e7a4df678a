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
    let check_methods = |list: &[&str]| methods::check(list, credentials);
    check_presence(&args.methods, &mut report, check_methods);
    check_list(&args.methods, &mut report, check_methods);
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
    let own = values(&args.origins);
    let all: Vec<&Value> = own.iter().chain(values(&args.debug_origins)).collect();
    check_presence(&args.origins, report, check);
    for finding in check_values(&all, check) {
        let is_debug = finding.index.is_some_and(|index| index >= own.len());
        if !(is_debug && finding.fault.rule == Rule::LoopbackInRelease) {
            report_finding(&finding, &all, report);
        }
    }
}

fn check_list(slot: &Slot<List>, report: &mut Report, check: impl Fn(&[&str]) -> Vec<Finding>) {
    let values: Vec<&Value> = values(slot).iter().collect();
    for finding in check_values(&values, check) {
        report_finding(&finding, &values, report);
    }
}

/// Reports what is wrong with an empty list, if the list is empty or missing.
fn check_presence(slot: &Slot<List>, report: &mut Report, check: impl Fn(&[&str]) -> Vec<Finding>) {
    let place = match slot.value() {
        Some(list) if list.is_empty => list.place,
        None if !slot.is_written() => Place::attribute(),
        _ => return,
    };
    for finding in check(&[]) {
        report.fault(place, &finding.fault, false);
    }
}

/// The findings on a list that is not empty.
fn check_values(values: &[&Value], check: impl Fn(&[&str]) -> Vec<Finding>) -> Vec<Finding> {
    let texts: Vec<&str> = values.iter().map(|value| value.text.as_str()).collect();
    if texts.is_empty() {
        return Vec::new();
    }
    check(&texts)
}

fn report_finding(finding: &Finding, values: &[&Value], report: &mut Report) {
    if let Some(value) = finding.index.and_then(|index| values.get(index)) {
        report.fault(value.place, &finding.fault, value.quoted);
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

fn values(slot: &Slot<List>) -> &[Value] {
    slot.value().map_or(&[], |list| &list.values)
}

fn texts(slot: &Slot<List>) -> Vec<String> {
    values(slot)
        .iter()
        .map(|value| value.text.clone())
        .collect()
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
