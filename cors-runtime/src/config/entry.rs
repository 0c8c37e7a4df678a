//! A key of a configuration with its value, before the check.

/// A key and its value, as they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// `None` for a key that is not a text.
    pub(crate) key: Option<String>,
    pub(crate) value: Written,
}

/// A value, by its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    Null,
    Flag(bool),
    Number(String),
    /// For a key with a list, its elements separated by commas.
    Text(String),
    List(Vec<Item>),
    /// A value of a type that no key accepts, in the form for messages.
    #[cfg_attr(
        not(feature = "serde"),
        expect(dead_code, reason = "only a format has other types")
    )]
    Other(String),
}

/// An element of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    Text(String),
    /// An element that is not a text, in the form for messages.
    #[cfg_attr(
        not(feature = "serde"),
        expect(dead_code, reason = "only a format has other types")
    )]
    Other(String),
}

impl Entry {
    pub(crate) fn new(key: &str, value: Written) -> Self {
        Self {
            key: Some(key.to_owned()),
            value,
        }
    }
}

impl Written {
    /// The value in the form for messages.
    pub(crate) fn shown(&self) -> String {
        match self {
            Written::Null => "null".to_owned(),
            Written::Flag(flag) => flag.to_string(),
            Written::Number(text) | Written::Text(text) | Written::Other(text) => text.clone(),
            Written::List(items) if items.is_empty() => "[]".to_owned(),
            Written::List(_) => "[..]".to_owned(),
        }
    }
}

impl Item {
    /// The text. A value that is not a text is returned as an error, in the form for messages.
    pub(crate) fn text(&self) -> Result<&str, &str> {
        match self {
            Item::Text(text) => Ok(text),
            Item::Other(shown) => Err(shown),
        }
    }
}
