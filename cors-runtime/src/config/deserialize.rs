//! Deserialization of a configuration. The whole contents of a table are stored for the check, so that one error
//! contains all mistakes.

use std::fmt;

use cors_rules::Key;
use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use super::{
    config::PolicyConfig,
    entry::{Entry, Item, Written},
    values::Values,
};

impl<'de> Deserialize<'de> for PolicyConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Not as a struct: for a flattened struct, `serde` only passes the fields that the struct declares.
        let entries = deserializer.deserialize_map(TableVisitor)?;
        let mut config = PolicyConfig::new();
        config.entries = in_order(entries);
        Ok(config)
    }
}

/// The entries in the order of the document. If the format has sorted them, the original order is lost, and they
/// are in the order of [`Key::ALL`].
fn in_order(mut entries: Vec<Entry>) -> Vec<Entry> {
    if entries.is_sorted_by_key(|entry| &entry.key) {
        entries.sort_by_key(position);
    }
    entries
}

/// The position of a key, or of the known key that it probably misspells.
fn position(entry: &Entry) -> usize {
    let name = entry.key.as_deref().unwrap_or_default();
    let key = Key::from_name(name).or_else(|| Key::nearest(name));
    key.map_or(usize::MAX, |key| key as usize)
}

/// A text or a list of texts. Other elements of the list are reported together with the texts.
impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Written::deserialize(deserializer)? {
            written @ (Written::Text(_) | Written::List(_)) => Ok(written.into()),
            other => {
                let what = format!("`{}` is not a list of strings", other.shown());
                Err(D::Error::custom(what))
            }
        }
    }
}

struct TableVisitor;

impl<'de> Visitor<'de> for TableVisitor {
    type Value = Vec<Entry>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table with the keys of a CORS policy, such as `origins`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some((Scalar(key), value)) = table.next_entry()? {
            entries.push(match key {
                Written::Text(key) => Entry {
                    key: Some(key),
                    value,
                },
                key => Entry {
                    key: None,
                    value: Written::Other(key.shown()),
                },
            });
        }
        Ok(entries)
    }
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WrittenVisitor { has_lists: true })
    }
}

/// A key, or an element of a list. The elements of nested lists are not stored.
struct Scalar(Written);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = WrittenVisitor { has_lists: false };
        deserializer.deserialize_any(visitor).map(Self)
    }
}

/// Accepts a value of any type.
struct WrittenVisitor {
    has_lists: bool,
}

/// The methods for the types of numbers.
macro_rules! visit_numbers {
    ($($method:ident: $number:ty),*) => {
        $(fn $method<E: Error>(self, number: $number) -> Result<Written, E> {
            Ok(Written::Number(number.to_string()))
        })*
    };
}

impl<'de> Visitor<'de> for WrittenVisitor {
    type Value = Written;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of a CORS policy")
    }

    visit_numbers!(visit_i64: i64, visit_i128: i128, visit_u64: u64, visit_u128: u128, visit_f64: f64);

    fn visit_bool<E>(self, flag: bool) -> Result<Written, E> {
        Ok(Written::Flag(flag))
    }

    fn visit_str<E>(self, text: &str) -> Result<Written, E> {
        Ok(Written::Text(text.to_owned()))
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Written, E> {
        Ok(Written::Other(cors_rules::text::shown_bytes(bytes)))
    }

    fn visit_none<E>(self) -> Result<Written, E> {
        Ok(Written::Null)
    }

    fn visit_unit<E>(self) -> Result<Written, E> {
        Ok(Written::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<Written, D::Error> {
        value.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<Written, D::Error> {
        value.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Written, A::Error> {
        if !self.has_lists {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(Written::Other("[..]".to_owned()));
        }
        let mut items = Vec::new();
        while let Some(Scalar(item)) = list.next_element()? {
            items.push(match item {
                Written::Text(text) => Item::Text(text),
                other => Item::Other(other.shown()),
            });
        }
        Ok(Written::List(items))
    }

    /// A table, or a value of a type that `serde` does not support: formats represent numbers of any precision, and dates,
    /// as a table with one private key.
    fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<Written, A::Error> {
        let key = table.next_key()?;
        let is_private = |key: &str| key.starts_with('$');
        if matches!(&key, Some(Scalar(Written::Text(key))) if is_private(key)) {
            let Scalar(value) = table.next_value()?;
            return Ok(Written::Number(value.shown()));
        }
        if key.is_some() {
            table.next_value::<IgnoredAny>()?;
        }
        while table.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Written::Other("{..}".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize as _, de::value::MapDeserializer};
    use serde_json::{Value, json};

    use crate::{ConfigMistake, PolicyConfig, RuntimePolicy, config::CheckedConfig};

    const TYPED: &str = r#"
        origins = ["https://app.example.com", "https://*.example.org"]
        debug_origins = ["http://localhost:3000"]
        methods = ["GET", "POST"]
        headers = ["Content-Type"]
        expose = "any"
        max_age = 600
        credentials = false
        enforce = ["api.example.com", "localhost:3000"]
        private_network = true
        preflight_status = 200
        danger_null_origin = false
        allow = ["method_options", "public_suffix"]
    "#;

    /// The same values as strings.
    const TEXTS: [(&str, &str); 12] = [
        ("origins", "https://app.example.com, https://*.example.org"),
        ("debug_origins", "http://localhost:3000"),
        ("methods", "GET,POST"),
        ("headers", "Content-Type"),
        ("expose", "*"),
        ("max_age", "10m"),
        ("credentials", "false"),
        ("enforce", "api.example.com, localhost:3000"),
        ("private_network", "true"),
        ("preflight_status", "200"),
        ("danger_null_origin", "false"),
        ("allow", "method_options, public_suffix"),
    ];

    fn typed() -> CheckedConfig {
        let config = toml::from_str::<PolicyConfig>(TYPED).expect("a table");
        config.checked().expect("a valid configuration")
    }

    #[test]
    fn all_formats_give_the_same_configuration() {
        let table: toml::Table = toml::from_str(TYPED).expect("TOML");
        let value = Value::deserialize(table.clone()).expect("JSON");
        let texts = TEXTS.into_iter();
        let deserializer = MapDeserializer::<_, serde_json::Error>::new(texts);
        let configs = [
            PolicyConfig::deserialize(table).expect("a TOML table"),
            serde_json::from_str(&value.to_string()).expect("a JSON text"),
            serde_json::from_value(value).expect("a JSON value"),
            PolicyConfig::deserialize(deserializer).expect("pairs of texts"),
        ];
        for config in configs {
            assert_eq!(config.checked().expect("a valid configuration"), typed());
        }
    }

    #[test]
    fn numbers_are_those_of_their_text() {
        let table = [
            (json!(600), Some(600)),
            (json!(600.0), Some(600)),
            (json!("600"), Some(600)),
            // A number of `serde_json` with its feature `arbitrary_precision`.
            (json!({ "$serde_json::private::Number": "600" }), Some(600)),
            (json!(null), None),
        ];
        for (max_age, seconds) in table {
            let config = json!({ "origins": "any", "max_age": max_age });
            let config: PolicyConfig = serde_json::from_value(config).expect("a table");
            assert_eq!(config.checked().expect("valid").max_age, seconds);
        }
    }

    #[test]
    fn a_policy_is_checked_while_it_is_read() {
        let policy: RuntimePolicy = toml::from_str(TYPED).expect("a valid policy");
        assert_eq!(policy.warnings(), []);
        let error = serde_json::from_str::<RuntimePolicy>(r#"{"methods": "get", "a": 1}"#);
        let text = error.expect_err("mistakes").to_string();
        for rule in ["no_origins", "method_case", "unknown_key"] {
            assert!(text.contains(&format!("rule: {rule}")), "{text}");
        }
    }

    #[test]
    fn the_order_is_that_of_the_document_unless_the_format_sorts() {
        let document = r#"{"max_age": "x", "origins": ["A"], "methods": ["get"]}"#;
        let rules = |config: PolicyConfig| {
            let error = config.checked().expect_err("mistakes");
            let rules = error.mistakes().iter().map(ConfigMistake::rule);
            rules.collect::<Vec<_>>()
        };
        let read = serde_json::from_str(document).expect("a table");
        assert_eq!(
            rules(read),
            ["max_age_range", "origin_scheme", "method_case"]
        );
        let sorted = r#"{"max_age": "x", "methods": ["get"], "origins": ["A"]}"#;
        let read = serde_json::from_str(sorted).expect("a table");
        assert_eq!(
            rules(read),
            ["origin_scheme", "method_case", "max_age_range"]
        );
    }
}
