//! Configurations of arbitrary bytes: as JSON, and as the texts of command-line arguments.

use cors_rules::{Rule, allow};
use cors_runtime::{ConfigMistake, PolicyConfig, RuntimePolicy, Values};
use serde_json::Value;

/// Reads a JSON object as a configuration, and the lines of other texts through the builder.
pub fn hold(data: &[u8]) {
    if !data.starts_with(b"{") {
        return hold_texts(data);
    }
    if let Ok(config) = serde_json::from_slice::<PolicyConfig>(data) {
        let outcome = hold_config(&config);
        hold_policy(data, &outcome);
        if outcome.is_ok() {
            hold_repeated(data, &config);
        }
    }
}

/// The policy of a configuration as text, or the texts of all mistakes. An error contains at least one mistake, a
/// policy contains only warnings, and each of them has three parts.
fn hold_config(config: &PolicyConfig) -> Result<String, String> {
    match config.check() {
        Ok(policy) => {
            for warning in policy.warnings() {
                assert!(warning.is_warning(), "{warning}");
                hold_mistake(warning);
            }
            Ok(format!("{policy:?}"))
        }
        Err(error) => {
            assert!(!error.mistakes().is_empty(), "{config:?}");
            for mistake in error.mistakes() {
                assert!(!mistake.is_warning(), "{mistake}");
                hold_mistake(mistake);
            }
            Err(error.to_string())
        }
    }
}

fn hold_mistake(mistake: &ConfigMistake) {
    assert_ne!(mistake.what(), "");
    assert_ne!(mistake.help(), "");
    assert!(Rule::from_id(mistake.rule()).is_some());
    let text = mistake.to_string();
    assert_eq!(text.lines().count(), 3, "{text:?}");
    assert!(
        !text.replace('\n', "").contains(char::is_control),
        "{text:?}"
    );
}

/// Checks that a policy is deserialized if and only if the configuration has no mistake.
fn hold_policy(data: &[u8], outcome: &Result<String, String>) {
    let policy = serde_json::from_slice::<RuntimePolicy>(data);
    match (policy, outcome) {
        (Ok(policy), Ok(text)) => assert_eq!(format!("{policy:?}"), *text),
        (Err(error), Err(text)) => assert!(error.to_string().starts_with(text), "{error}"),
        _ => panic!("the configuration gives {outcome:?}, and the policy another result"),
    }
}

/// Reads the values of an accepted configuration again, through `serde_json::Value`, which sorts the
/// keys, and as lists of texts. The result must be the same.
fn hold_repeated(data: &[u8], config: &PolicyConfig) {
    let Ok(Value::Object(table)) = serde_json::from_slice(data) else {
        return;
    };
    let lists = table.into_iter();
    let lists = lists.map(|(key, value)| (key.clone(), as_list(&key, value)));
    let again = serde_json::from_value(Value::Object(lists.collect()));
    let again: PolicyConfig = again.expect("a table");
    assert_eq!(warnings(&again), warnings(config));
    let silent = |config: &PolicyConfig| hold_config(&config.clone().allow(allowable()));
    assert_eq!(silent(&again), silent(config));
}

/// The warnings of an accepted configuration, sorted, because their order depends on that of the keys.
fn warnings(config: &PolicyConfig) -> Vec<String> {
    let policy = config.check().unwrap_or_else(|error| panic!("{error}"));
    let mut texts: Vec<String> = policy.warnings().iter().map(ToString::to_string).collect();
    texts.sort_unstable();
    texts
}

fn allowable() -> Values {
    let rules = Rule::ALL.iter().map(|rule| rule.id());
    rules.filter(|id| allow::parse(id).is_ok()).collect()
}

fn as_list(key: &str, value: Value) -> Value {
    let is_word = match key {
        "origins" => value == "none",
        _ => value == "true" || value == "false",
    };
    let is_list = !matches!(key, "max_age" | "preflight_status") && !is_word;
    match value {
        Value::String(text) if is_list => {
            let elements = text.split(',').map(str::trim);
            let elements = elements.filter(|element| !element.is_empty());
            elements.collect()
        }
        value => value,
    }
}

/// Uses each line as the value of another key, and all lines as origins.
fn hold_texts(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let mut config = PolicyConfig::new().name("--cors");
    for (index, line) in text.split('\n').take(12).enumerate() {
        config = match index {
            0 => config.origins(line),
            1 => config.methods(line),
            2 => config.headers(line),
            3 => config.expose(line),
            4 => config.max_age(line),
            5 if line == "credentials" => config.credentials(),
            6 => config.debug_origins(line),
            7 => config.allow(line),
            8 => config.danger_public_suffix(),
            9 => config.danger_insecure_origins(),
            10 => config.danger_null_origin(),
            11 => config.enforce_hosts(line),
            _ => config,
        };
    }
    let lines: Vec<&str> = text.split('\n').collect();
    for config in [config, PolicyConfig::new().origins(lines)] {
        let _outcome = hold_config(&config);
    }
}
