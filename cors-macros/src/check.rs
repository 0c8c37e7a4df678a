//! The rules, applied to what is written.

use cors_rules::{Finding, Rule, expose, headers, max_age, methods, origins};
use proc_macro2::TokenStream;

use crate::{
    args::{Args, List, Slot, Source, Value},
    key::Key,
    report::{Place, Report, write},
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
    pub(crate) private_network: bool,
    pub(crate) preflight_status: u16,
    /// The opt-outs, and the ids of the rules whose warnings are silenced.
    pub(crate) allowed: Vec<&'static str>,
}

/// The origins of a policy.
#[derive(Default)]
pub(crate) struct Origins {
    /// As they are written, `*` for `any`.
    pub(crate) list: Vec<String>,
    /// Variables that were read while compiling.
    pub(crate) compiled: Vec<String>,
    /// Variables that are read at start-up.
    pub(crate) variables: Vec<String>,
    /// Functions that are asked.
    pub(crate) predicates: Vec<TokenStream>,
}

/// Methods or header names.
pub(crate) struct Names {
    pub(crate) any: bool,
    pub(crate) list: Vec<String>,
}

/// What a policy allows that is named without its methods, and stands before a whole service.
const SERVICE_METHODS: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/// Checks the policy of a handler. It is whole if the report has no error.
pub(crate) fn check(args: &Args, report: &mut Report) -> Policy {
    check_presence(&args.methods, Key::Methods, report, |list| {
        methods::check(list, false)
    });
    check_methods(args, report);
    check_origins(args, report);
    check_names(args, report);
    Policy::of(args)
}

/// Checks the policy of no handler in particular.
pub(crate) fn check_service(args: &Args, report: &mut Report) -> Policy {
    check_methods(args, report);
    check_origins(args, report);
    check_names(args, report);
    let mut policy = Policy::of(args);
    if !args.methods.is_written() {
        policy.methods.list = SERVICE_METHODS.map(str::to_owned).to_vec();
    }
    policy
}

/// Checks the methods of a handler whose policy has a name.
pub(crate) fn check_named(args: &Args, report: &mut Report) -> Names {
    check_presence(&args.methods, Key::Methods, report, |list| {
        methods::check(list, false)
    });
    check_methods(args, report);
    refuse_beside_name(args, report);
    Names::of(texts(&args.methods))
}

/// Beside the name of a policy only `methods` and `allow(..)` may stand.
fn refuse_beside_name(args: &Args, report: &mut Report) {
    let others = [
        (args.origins.place(), Key::Origins),
        (args.debug_origins.place(), Key::DebugOrigins),
        (args.headers.place(), Key::Headers),
        (args.expose.place(), Key::Expose),
        (args.max_age.place(), Key::MaxAge),
        (args.credentials.place(), Key::Credentials),
        (args.private_network.place(), Key::PrivateNetwork),
        (args.preflight_status.place(), Key::PreflightStatus),
        (args.danger_null_origin.place(), Key::DangerNullOrigin),
        (
            args.danger_insecure_origins.place(),
            Key::DangerInsecureOrigins,
        ),
        (args.danger_public_suffix.place(), Key::DangerPublicSuffix),
    ];
    for (place, key) in others {
        let Some(place) = place else { continue };
        let what = format!("`{}` is said by the named policy", key.name());
        let help = "remove it, or write it in the named policy";
        report.error(place, Rule::UnknownKey, &what, help);
    }
}

fn check_methods(args: &Args, report: &mut Report) {
    let credentials = args.credentials.is_written();
    check_list(&args.methods, report, |list| {
        methods::check(list, credentials)
    });
}

fn check_names(args: &Args, report: &mut Report) {
    let credentials = args.credentials.is_written();
    check_list(&args.headers, report, |list| {
        headers::check(list, credentials)
    });
    check_list(&args.expose, report, |list| {
        expose::check(list, credentials)
    });
    if let Some(max_age) = args.max_age.value() {
        for finding in max_age::check(max_age.seconds) {
            report.fault(max_age.place, &finding.fault, &Source::Word);
        }
    }
}

/// The origins and the debug origins are one list in a debug build; only the former reach a release.
fn check_origins(args: &Args, report: &mut Report) {
    let own = values(&args.origins);
    let all: Vec<&Value> = own.iter().chain(values(&args.debug_origins)).collect();
    let context = origins::Context {
        others: others(&args.origins) + others(&args.debug_origins),
        ..context(args)
    };
    let check = |list: &[&str]| origins::check(list, context);
    check_presence(&args.origins, Key::Origins, report, check);
    for finding in check_values(&all, check) {
        let is_debug = finding.index.is_some_and(|index| index >= own.len());
        if !(is_debug && finding.fault.rule == Rule::LoopbackInRelease) {
            report_finding(&finding, &all, report);
        }
    }
}

fn context(args: &Args) -> origins::Context {
    origins::Context {
        others: 0,
        credentials: args.credentials.is_written(),
        allow_null: args.danger_null_origin.is_written(),
        allow_insecure: args.danger_insecure_origins.is_written(),
        allow_public_suffix: args.danger_public_suffix.is_written(),
    }
}

/// How many origins are known only when the program runs.
fn others(slot: &Slot<List>) -> usize {
    slot.value()
        .map_or(0, |list| list.variables.len() + list.predicates.len())
}

fn check_list(slot: &Slot<List>, report: &mut Report, check: impl Fn(&[&str]) -> Vec<Finding>) {
    let values: Vec<&Value> = values(slot).iter().collect();
    for finding in check_values(&values, check) {
        report_finding(&finding, &values, report);
    }
}

/// Reports what is wrong with an empty list, if the list is empty or missing.
fn check_presence(
    slot: &Slot<List>,
    key: Key,
    report: &mut Report,
    check: impl Fn(&[&str]) -> Vec<Finding>,
) {
    let (place, help) = match slot.value() {
        Some(list) if list.is_empty => (list.place, fill(key)),
        None if !slot.is_written() => (Place::default(), add(key)),
        _ => return,
    };
    for Finding { fault, .. } in check(&[]) {
        report.error(place, fault.rule, &fault.what, &help);
    }
}

/// What to write in place of an empty list.
fn fill(key: Key) -> String {
    match key {
        Key::Origins => {
            "write `any`, or list what is meant, as in `[\"https://app.example.com\"]`".to_owned()
        }
        _ => write("[GET]"),
    }
}

/// What to add where a list is missing.
fn add(key: Key) -> String {
    match key {
        Key::Origins => format!("add `origins = any`, or a list, as in `{}`", key.example()),
        _ => format!("add `{}`", key.example()),
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
        report.fault(value.place, &finding.fault, &value.source);
    }
}

pub(crate) fn values(slot: &Slot<List>) -> &[Value] {
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

impl Policy {
    fn of(args: &Args) -> Self {
        let origins = Origins::of(&[&args.origins]);
        let debug_origins = args
            .debug_origins
            .is_written()
            .then(|| Origins::of(&[&args.origins, &args.debug_origins]));
        Self {
            origins,
            debug_origins,
            methods: Names::of(texts(&args.methods)),
            headers: Names::of(lower_case(texts(&args.headers))),
            expose: Names::of(lower_case(texts(&args.expose))),
            max_age: args.max_age.value().map(|max_age| max_age.seconds),
            credentials: args.credentials.is_written(),
            private_network: args.private_network.is_written(),
            preflight_status: args.preflight_status.value().copied().unwrap_or(204),
            allowed: args.allowances(),
        }
    }
}

impl Origins {
    fn of(slots: &[&Slot<List>]) -> Self {
        let mut origins = Self::default();
        for list in slots.iter().filter_map(|slot| slot.value()) {
            for value in &list.values {
                origins.list.push(value.text.clone());
                if let Source::Variable(name) = &value.source {
                    origins.compiled.push(name.clone());
                }
            }
            origins.variables.extend(list.variables.iter().cloned());
            origins.predicates.extend(list.predicates.iter().cloned());
        }
        origins
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
