//! Invalid configurations: the mistakes of each, and a valid version that follows the help texts.

use std::collections::BTreeSet;

use cors_rules::Rule;
use cors_runtime::{ConfigMistake, PolicyConfig};

const TABLE: &str = include_str!("mistakes.txt");

/// The key, the value and the rule of a mistake.
pub(crate) type Place = (Option<String>, Option<String>, String);

pub(crate) struct Row {
    pub(crate) wrong: String,
    pub(crate) places: Vec<Place>,
    pub(crate) fixed: String,
}

pub(crate) fn rows() -> Vec<Row> {
    let rows = TABLE.trim_end().split("\n\n").skip(1);
    rows.map(row).collect()
}

fn row(text: &str) -> Row {
    let (wrong, rest) = text.split_once("\n=> ").expect(text);
    let rest: Vec<&str> = rest.split("\n=> ").collect();
    let (last, fixed) = rest[rest.len() - 1].split_once('\n').expect(text);
    let places = rest[..rest.len() - 1].iter().chain([&last]);
    Row {
        wrong: wrong.to_owned(),
        places: places.map(|line| place(line)).collect(),
        fixed: fixed.to_owned(),
    }
}

fn place(line: &str) -> Place {
    let fields: Vec<&str> = line.split(" | ").collect();
    let &[key, value, rule] = &fields[..] else {
        panic!("key, value and rule: {line}");
    };
    let field = |text: &str| (text != "-").then(|| text.to_owned());
    (field(key), field(value), rule.to_owned())
}

/// In the table, `-` means an empty string or a missing one.
fn place_of(mistake: &ConfigMistake) -> Place {
    let field = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
    let rule = mistake.rule().to_owned();
    (field(mistake.key()), field(mistake.value()), rule)
}

fn read(text: &str) -> PolicyConfig {
    let config = if text.starts_with('{') {
        serde_json::from_str(text).map_err(|error| error.to_string())
    } else {
        toml::from_str(text).map_err(|error| error.to_string())
    };
    config.unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Returns the errors, or the warnings if there are no errors.
fn mistakes(text: &str) -> Vec<ConfigMistake> {
    match read(text).check() {
        Ok(policy) => policy.warnings().to_vec(),
        Err(error) => error.mistakes().to_vec(),
    }
}

#[test]
fn a_wrong_configuration_is_refused_for_its_mistakes_in_their_order() {
    let rows = rows();
    assert!(rows.len() > 100, "only {} rows", rows.len());
    for Row { wrong, places, .. } in rows {
        let found: Vec<Place> = mistakes(&wrong).iter().map(place_of).collect();
        assert_eq!(found, places, "{wrong}");
    }
}

#[test]
fn a_configuration_is_valid_after_the_changes_in_the_helps() {
    for Row { wrong, fixed, .. } in rows() {
        assert_eq!(mistakes(&fixed), [], "{fixed}");
        for mistake in mistakes(&wrong) {
            let codes = codes(mistake.help());
            let is_applied = |code: &String| fixed.contains(code) || fixed.contains(&in_json(code));
            assert!(
                codes.is_empty() || codes.iter().any(is_applied),
                "{fixed}\n{mistake}"
            );
        }
    }
}

/// The code snippets in a help text.
fn codes(help: &str) -> Vec<String> {
    let parts = help.split('`').skip(1).step_by(2);
    let is_grammar = |code: &&str| code.contains("scheme://");
    parts
        .filter(|code| !is_grammar(code))
        .map(str::to_owned)
        .collect()
}

/// Converts `key = value` to JSON.
fn in_json(code: &str) -> String {
    match code.split_once(" = ") {
        Some((key, value)) => format!("{key:?}: {value}"),
        None => format!("{code:?}"),
    }
}

/// The rules about a handler, a variable, a set or a router.
const OF_ATTRIBUTES: [&str; 16] = [
    "predicate_reflects_all",
    "any_header_without_authorization",
    "json_without_content_type",
    "bearer_without_authorization",
    "cookies_without_credentials",
    "upgrade_without_enforce",
    "body_on_get",
    "duplicate_attribute",
    "not_a_function",
    "same_method_twice",
    "unannotated_handler",
    "method_disagrees",
    "unroutable_method",
    "unconfigured_origins",
    "env_missing",
    "env_invalid",
];

#[test]
fn the_table_has_each_rule_that_a_configuration_can_break() {
    let broken: BTreeSet<String> = rows()
        .into_iter()
        .flat_map(|row| row.places)
        .map(|(_, _, rule)| rule)
        .collect();
    for rule in Rule::ALL {
        let is_of_attributes = OF_ATTRIBUTES.contains(&rule.id());
        assert_ne!(broken.contains(rule.id()), is_of_attributes, "{rule}");
    }
}
