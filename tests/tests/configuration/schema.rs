//! Compares the JSON Schema of configurations, `docs/cors-policy.schema.json`, with the reader.
//!
//! [`matches`] validates a document. It supports the keywords that the schema uses, and panics at others: a
//! crate for all of JSON Schema would add many dependencies.

use std::collections::BTreeSet;

use cors_rules::{Key, KeyKind, Rule, Severity, allow, methods, preflight_status};
use cors_runtime::{ConfigError, PolicyConfig};
use serde_json::{Map, Value, json};

use crate::mistakes::rows;

const POLICIES: &str = include_str!("../../../cors-rules/tests/policies.txt");

fn schema() -> Value {
    let text = include_str!("../../../docs/cors-policy.schema.json");
    serde_json::from_str(text).expect("JSON")
}

fn property(key: Key) -> Value {
    schema()["properties"][key.name()].take()
}

fn keys() -> impl Iterator<Item = Key> {
    let keys = Key::ALL.iter().copied();
    keys.filter(|key| key.kind() != KeyKind::Path)
}

/// Whether a document is valid according to a schema.
fn matches(document: &Value, schema: &Value) -> bool {
    let words = schema.as_object().expect("a schema");
    words.iter().all(|(word, value)| match &**word {
        "type" => types(value).any(|name| has_type(document, name)),
        "enum" => list(value).contains(document),
        "items" => elements(document).all(|element| matches(element, value)),
        "minimum" => document
            .as_f64()
            .is_none_or(|number| Some(number) >= value.as_f64()),
        "maximum" => document
            .as_f64()
            .is_none_or(|number| Some(number) <= value.as_f64()),
        "properties" => members(document).all(|(name, member)| match value.get(name) {
            Some(schema) => matches(member, schema),
            None => schema["additionalProperties"] != json!(false),
        }),
        "required" => types(value).all(|name| document.get(name).is_some()),
        "$schema" | "title" | "description" | "default" | "examples" | "additionalProperties" => {
            true
        }
        word => panic!("the check does not know `{word}`"),
    })
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

/// The strings of a string or of a list of strings.
fn types(value: &Value) -> impl Iterator<Item = &str> {
    let one = value.as_str().into_iter();
    one.chain(elements(value).filter_map(Value::as_str))
}

fn elements(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn has_type(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "null" => value.is_null(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        name => panic!("the check does not know the type `{name}`"),
    }
}

fn is_read(document: &Value) -> bool {
    let config: PolicyConfig = serde_json::from_value(document.clone()).expect("a table");
    config.check().is_ok()
}

/// A document with `value` for `key`, and the required keys.
fn document(key: &str, value: Value) -> Value {
    let mut table = Map::from_iter([("origins".to_owned(), json!(["https://a.example"]))]);
    table.insert(key.to_owned(), value);
    Value::Object(table)
}

#[test]
fn the_schema_has_the_keys_of_the_reader() {
    let schema = schema();
    let listed: BTreeSet<&str> = members(&schema["properties"])
        .map(|(name, _)| &**name)
        .collect();
    assert_eq!(listed, keys().map(Key::name).collect());
    assert_eq!(schema["required"], json!(["origins"]));
    for name in listed {
        assert!(!is_unknown(name), "{name}");
    }
    for name in [
        "policy",
        "crate",
        "orgins",
        "allow_origins",
        "maxAge",
        "path",
        "",
    ] {
        let document = document(name, json!("x"));
        assert!(is_unknown(name) && !matches(&document, &schema), "{name}");
    }
}

/// Whether the reader refuses the key, whatever its value.
fn is_unknown(name: &str) -> bool {
    let config = json!({ "origins": "any", name: null });
    let config: PolicyConfig = serde_json::from_value(config).expect("a table");
    let error = config.check().err();
    let mut mistakes = error.iter().flat_map(ConfigError::mistakes);
    mistakes.any(|mistake| mistake.rule() == "unknown_key")
}

#[test]
fn values_of_a_wrong_type_are_refused_by_both() {
    let schema = schema();
    let values = [
        json!(null),
        json!(true),
        json!(false),
        json!(5),
        json!(-5),
        json!(204),
        json!(600.0),
        json!(1.5),
        json!(90_000),
        json!([5]),
        json!([["https://a.example"]]),
        json!([null]),
        json!({}),
        json!({ "any": true }),
    ];
    let mut refused = 0;
    for key in keys() {
        for value in &values {
            let document = document(key.name(), value.clone());
            let is_valid = matches(&document, &schema);
            assert_eq!(is_valid, is_read(&document), "{document}");
            refused += usize::from(!is_valid);
        }
    }
    assert!(refused > keys().count() * 5, "only {refused} are refused");
}

#[test]
fn examples_and_defaults_are_accepted_by_both() {
    let schema = schema();
    for key in keys() {
        let property = property(key);
        let examples = list(&property["examples"]).iter();
        for value in examples.chain(property.get("default")) {
            let document = document(key.name(), value.clone());
            assert!(
                matches(&document, &schema) && is_read(&document),
                "{document}"
            );
        }
        // In an attribute, methods are identifiers, and rule ids are in parentheses, so those examples are not TOML.
        if let Ok(example) = toml::from_str::<Value>(key.example()) {
            assert_eq!(property["examples"][0], example[key.name()], "{key:?}");
        }
    }
    assert_eq!(property(Key::Methods)["default"], json!(methods::DEFAULT));
    assert_eq!(
        property(Key::PreflightStatus)["default"],
        json!(preflight_status::DEFAULT)
    );
}

#[test]
fn descriptions_name_the_default_of_the_key() {
    let is_other = |key: &Key| {
        // `origins` is required, `methods` has a `default`, and an opt-out has no default value.
        matches!(key, Key::Origins | Key::Methods) || key.kind() == KeyKind::OptOut
    };
    for key in keys().filter(|key| !is_other(key)) {
        let property = property(key);
        let description = property["description"].as_str().expect("a description");
        let end = format!("Default: {}.", key.default());
        assert!(description.ends_with(&end), "{description}");
    }
}

#[test]
fn the_ids_to_allow_are_those_of_warnings() {
    let property = property(Key::Allow);
    let listed: Vec<&str> = types(&property["items"]["enum"]).collect();
    let allowable = Rule::ALL
        .iter()
        .filter(|rule| allow::parse(rule.id()).is_ok());
    assert_eq!(listed, allowable.map(|rule| rule.id()).collect::<Vec<_>>());
    let is_warning = |id: &&str| Rule::from_id(id).map(Rule::severity) == Some(Severity::Warning);
    assert!(listed.iter().filter(|id| is_warning(id)).count() > 10);
}

#[test]
fn a_document_that_the_reader_accepts_matches() {
    let schema = schema();
    let (_, policies) = POLICIES.split_once("\n\n").expect("a comment");
    let policies = policies.split("\n\n").filter_map(|row| row.lines().nth(1));
    let policies = policies.map(|text| serde_json::from_str::<Value>(text).expect(text));
    let fixed = rows().into_iter().map(|row| value(&row.fixed));
    let mut count = 0;
    for document in policies.chain(fixed).filter(is_read) {
        assert!(matches(&document, &schema), "{document}");
        count += 1;
    }
    assert!(count > 150, "only {count} documents");
}

#[test]
fn a_document_with_a_key_that_the_reader_refuses_does_not_match() {
    let schema = schema();
    for row in rows() {
        let is_unknown = |(_, value, rule): &(_, Option<String>, String)| {
            value.is_none() && rule == "unknown_key"
        };
        if row.places.iter().any(is_unknown) {
            assert!(!matches(&value(&row.wrong), &schema), "{}", row.wrong);
        }
    }
}

fn value(text: &str) -> Value {
    if text.starts_with('{') {
        serde_json::from_str(text).expect(text)
    } else {
        toml::from_str(text).expect(text)
    }
}
