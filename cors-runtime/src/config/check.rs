//! The rules, applied to a configuration.

use std::collections::HashSet;

use cors_rules::{Draft, Key, KeyKind, Mistake, Rule, methods, preflight_status};

use super::{
    args::{Args, List},
    checked::{CheckedConfig, NameList},
    entry::Entry,
    error::{ConfigError, ConfigMistake},
    report::Report,
};

/// Checks the entries of a configuration. `name` is its name in messages.
pub(crate) fn check(name: &str, entries: &[Entry]) -> Result<CheckedConfig, ConfigError> {
    let mut report = Report::new(name);
    let args = Args::read(entries, &mut report);
    for Mistake { key, index, fault } in draft(&args).check() {
        let mut subject = args.subject(key, index);
        if fault.rule == Rule::NoneWithMore {
            // The whole key is wrong, not its value.
            subject.value = None;
        }
        report.add(&subject, &fault);
    }
    let warnings = report.finish()?;
    Ok(checked(name, &args, warnings))
}

fn draft(args: &Args) -> Draft<'_> {
    let list = |key| {
        let malformed = List::default();
        let list = args.list(key).unwrap_or(&malformed);
        args.has(key).then(|| checked_list(args, key, list))
    };
    Draft {
        origins: list(Key::Origins),
        debug_origins: list(Key::DebugOrigins),
        methods: list(Key::Methods),
        has_default_methods: true,
        headers: list(Key::Headers),
        expose: list(Key::Expose),
        max_age: args.seconds(),
        credentials: args.has(Key::Credentials),
        enforce: args.has(Key::Enforce),
        hosts: args
            .hosts()
            .map(|hosts| checked_list(args, Key::Enforce, hosts)),
        private_network: args.has(Key::PrivateNetwork),
        has_preflight_status: args.has(Key::PreflightStatus),
        danger_null_origin: args.has(Key::DangerNullOrigin),
        danger_insecure_origins: args.has(Key::DangerInsecureOrigins),
        danger_public_suffix: args.has(Key::DangerPublicSuffix),
    }
}

/// Treats a malformed list as a list that is not empty, because its form has already been reported.
fn checked_list<'a>(args: &'a Args, key: Key, list: &List) -> cors_rules::List<'a> {
    let elements = args.elements(key).iter();
    cors_rules::List {
        values: elements.map(|element| &*element.text).collect(),
        dynamic: 0,
        is_empty: list.is_empty,
        is_none: list.is_none,
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
        no_origin: args.list(Key::Origins).is_some_and(|list| list.is_none),
        any_origin: texts(args, Key::Origins).any(|origin| origin == "*"),
        origins: origins(args),
        methods,
        headers: NameList::new(lower_case(Key::Headers)),
        expose: NameList::new(lower_case(Key::Expose)),
        max_age: args.seconds().and_then(|seconds| seconds.try_into().ok()),
        credentials: args.has(Key::Credentials),
        enforce: args
            .has(Key::Enforce)
            .then(|| texts(args, Key::Enforce).collect()),
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

/// The origins of this build, without duplicates.
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

#[cfg(test)]
mod tests {
    use super::{CheckedConfig, NameList};
    use crate::PolicyConfig;

    const ORIGIN: &str = "https://app.example.com";

    fn names(any: bool, names: &[&str]) -> NameList {
        let names = names.iter().map(|&name| name.to_owned()).collect();
        NameList { any, names }
    }

    fn checked(config: &PolicyConfig) -> CheckedConfig {
        config.checked().unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn what_is_not_set_has_its_default() {
        let expected = CheckedConfig {
            origins: vec![ORIGIN.to_owned()],
            methods: names(false, &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]),
            preflight_status: 204,
            ..CheckedConfig::default()
        };
        assert_eq!(checked(&PolicyConfig::new().origins(ORIGIN)), expected);
    }

    #[test]
    fn each_key_reaches_its_field() {
        let config = PolicyConfig::new()
            .name("[http.cors]")
            .origins(["null", "http://b.example", "https://*.github.io", "null"])
            .methods("GET, PURGE")
            .headers(["Content-Type", "X-A"])
            .expose("ETag")
            .max_age("10m")
            .credentials()
            .enforce_hosts("api.example.com, localhost:3000")
            .private_network()
            .preflight_status(200)
            .allow("origin_duplicate, method_options")
            .danger_public_suffix()
            .danger_null_origin()
            .danger_insecure_origins();
        let expected = CheckedConfig {
            name: "[http.cors]".to_owned(),
            no_origin: false,
            any_origin: false,
            origins: ["null", "http://b.example", "https://*.github.io"]
                .map(str::to_owned)
                .to_vec(),
            methods: names(false, &["GET", "PURGE"]),
            headers: names(false, &["content-type", "x-a"]),
            expose: names(false, &["etag"]),
            max_age: Some(600),
            credentials: true,
            enforce: Some(
                ["api.example.com", "localhost:3000"]
                    .map(str::to_owned)
                    .to_vec(),
            ),
            private_network: true,
            preflight_status: 200,
            allowances: [
                "danger_null_origin",
                "danger_insecure_origins",
                "danger_public_suffix",
                "origin_duplicate",
                "method_options",
            ]
            .map(str::to_owned)
            .to_vec(),
            warnings: Vec::new(),
        };
        assert_eq!(checked(&config), expected);
    }

    #[test]
    fn the_wildcard_is_a_word_or_an_asterisk_alone_or_in_a_list() {
        let any = |headers: &PolicyConfig| checked(headers).headers;
        let config = PolicyConfig::new().origins(ORIGIN);
        for wildcard in ["any", "*", " any ,"] {
            assert_eq!(
                any(&config.clone().headers(wildcard)),
                names(true, &[]),
                "{wildcard}"
            );
        }
        for list in [["any", "Authorization"], ["authorization", "*"]] {
            assert_eq!(
                any(&config.clone().headers(list)),
                names(true, &["authorization"])
            );
        }
        let every_origin = checked(&PolicyConfig::new().origins("any"));
        assert!(every_origin.any_origin && every_origin.origins.is_empty());
    }

    #[test]
    fn debug_origins_are_added_to_debug_builds_once() {
        let config = PolicyConfig::new()
            .origins(ORIGIN)
            .debug_origins(["http://localhost:3000", ORIGIN]);
        let origins = [ORIGIN, "http://localhost:3000"];
        let count = if cfg!(debug_assertions) { 2 } else { 1 };
        assert_eq!(checked(&config).origins, origins[..count]);
    }

    #[test]
    fn warnings_are_kept_unless_they_are_silenced() {
        let config = PolicyConfig::new()
            .origins(["http://localhost", "https://*.github.io"])
            .methods("OPTIONS");
        let rules = |config: &PolicyConfig| {
            let warnings = checked(config).warnings;
            warnings.iter().map(|it| it.rule.id()).collect::<Vec<_>>()
        };
        let all = ["loopback_in_release", "public_suffix", "method_options"];
        assert_eq!(rules(&config), all);
        assert_eq!(rules(&config.allow(["public_suffix"])), [all[0], all[2]]);
    }

    #[test]
    fn a_method_that_is_called_again_replaces_its_value() {
        let config = PolicyConfig::new()
            .origins("https://A.example")
            .max_age("ten")
            .origins(ORIGIN)
            .max_age(5);
        assert_eq!(checked(&config).origins, [ORIGIN]);
        assert_eq!(checked(&config).max_age, Some(5));
    }
}
