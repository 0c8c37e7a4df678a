//! Reading a configuration with `serde`. Everything that a table can have is kept for the check, so that one
//! error has all mistakes.

use std::fmt;

use cors_rules::Key;
use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use super::{
    config::PolicyConfig,
    entry::{Entry, Item, Written},
};
use crate::policy::RuntimePolicy;

impl<'de> Deserialize<'de> for RuntimePolicy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let config = PolicyConfig::deserialize(deserializer)?;
        config.check().map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for PolicyConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Not as a struct: of a flattened one, `serde` gives only the fields that it names.
        let entries = deserializer.deserialize_map(TableVisitor)?;
        let mut config = PolicyConfig::new();
        config.entries = in_order(entries);
        Ok(config)
    }
}

/// The entries in the order of the document. Where a format has sorted them, that order is lost, and they
/// get the order of [`Key::ALL`].
fn in_order(mut entries: Vec<Entry>) -> Vec<Entry> {
    if entries.is_sorted_by_key(|entry| &entry.key) {
        entries.sort_by_key(position);
    }
    entries
}

/// The position of a key, or of the one that is probably meant.
fn position(entry: &Entry) -> usize {
    let name = entry.key.as_deref().unwrap_or_default();
    let key = Key::from_name(name).or_else(|| Key::nearest(name));
    key.map_or(usize::MAX, |key| key as usize)
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

/// A key, or an element of a list: the elements of nested lists are not kept, however deep they are.
struct Scalar(Written);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = WrittenVisitor { has_lists: false };
        deserializer.deserialize_any(visitor).map(Self)
    }
}

/// Takes a value of any type.
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

    /// A table, or a value of a type that `serde` lacks: formats have numbers of any precision, and dates,
    /// as a table of one private key.
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
