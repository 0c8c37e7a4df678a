//! The rules, applied to a configuration.

use std::collections::HashSet;

use cors_rules::{Draft, Key, KeyKind, Mistake, methods, preflight_status};

use super::{
    args::Args,
    checked::{CheckedConfig, NameList},
    entry::Entry,
    error::{ConfigError, ConfigMistake},
    report::Report,
};

/// Checks the entries of a configuration, which messages call `name`.
pub(crate) fn check(name: &str, entries: &[Entry]) -> Result<CheckedConfig, ConfigError> {
    let mut report = Report::new(name);
    let args = Args::read(entries, &mut report);
    for Mistake { key, index, fault } in draft(&args).check() {
        report.add(&args.subject(key, index), &fault);
    }
    let warnings = report.finish()?;
    Ok(checked(name, &args, warnings))
}

fn draft(args: &Args) -> Draft<'_> {
    let list = |key| args.has(key).then(|| checked_list(args, key));
    Draft {
        origins: list(Key::Origins),
        debug_origins: list(Key::DebugOrigins),
        methods: list(Key::Methods),
        has_default_methods: true,
        headers: list(Key::Headers),
        expose: list(Key::Expose),
        max_age: args.seconds(),
        credentials: args.has(Key::Credentials),
        danger_null_origin: args.has(Key::DangerNullOrigin),
        danger_insecure_origins: args.has(Key::DangerInsecureOrigins),
        danger_public_suffix: args.has(Key::DangerPublicSuffix),
    }
}

/// A malformed list counts as a list that is not empty: it has a mistake of its own.
fn checked_list(args: &Args, key: Key) -> cors_rules::List<'_> {
    let elements = args.elements(key).iter();
    cors_rules::List {
        values: elements.map(|element| &*element.text).collect(),
        dynamic: 0,
        is_empty: args.list(key).is_some_and(|list| list.is_empty),
    }
}

fn checked(name: &str, args: &Args, mut warnings: Vec<ConfigMistake>) -> CheckedConfig {
    let silenced = args.silenced();
    warnings.retain(|warning| !silenced.contains(&warning.rule));
    let lower_case = |key| texts(args, key).map(|name| name.to_ascii_lowercase());
    let methods = match args.list(Key::Methods) {
        Some(_) => NameList::new(texts(args, Key::Methods)),
        None => NameList::new(methods::DEFAULT.map(str::to_owned)),
    };
    CheckedConfig {
        name: name.to_owned(),
        any_origin: texts(args, Key::Origins).any(|origin| origin == "*"),
        origins: origins(args),
        methods,
        headers: NameList::new(lower_case(Key::Headers)),
        expose: NameList::new(lower_case(Key::Expose)),
        max_age: args.seconds().and_then(|seconds| seconds.try_into().ok()),
        credentials: args.has(Key::Credentials),
        private_network: args.has(Key::PrivateNetwork),
        preflight_status: args.status().unwrap_or(preflight_status::DEFAULT),
        allowances: allowances(args),
        warnings,
    }
}

fn texts(args: &Args, key: Key) -> impl Iterator<Item = String> {
    let elements = args.elements(key).iter();
    elements.map(|element| element.text.clone())
}

/// The origins of this build, each once.
fn origins(args: &Args) -> Vec<String> {
    let debug = cfg!(debug_assertions).then_some(Key::DebugOrigins);
    let keys = [Key::Origins].into_iter().chain(debug);
    let origins = keys.flat_map(|key| args.elements(key));
    let texts = origins.map(|element| &*element.text);
    let mut seen = HashSet::new();
    texts
        .filter(|text| *text != "*" && seen.insert(*text))
        .map(str::to_owned)
        .collect()
}

/// The opt-outs, and the ids of the rules whose warnings are silenced.
fn allowances(args: &Args) -> Vec<String> {
    let is_opt_out = |key: &Key| key.kind() == KeyKind::OptOut && args.has(*key);
    let opt_outs = Key::ALL.iter().copied().filter(is_opt_out).map(Key::name);
    let ids = args.silenced().iter().map(|rule| rule.id());
    opt_outs.chain(ids).map(str::to_owned).collect()
}
