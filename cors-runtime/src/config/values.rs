//! A list of texts in a configuration.

use std::{
    collections::{BTreeSet, HashSet},
    hash::BuildHasher,
};

use super::entry::{Item, Written};

/// A list of origins, methods, header names or rule ids, before the check: the argument of
/// [`PolicyConfig::origins`](crate::PolicyConfig::origins) and of its other lists.
///
/// A single string is a comma-separated list, as in environment variables and command-line arguments. Spaces
/// around commas and empty elements are ignored. The elements of an array, a slice, a vector, a set or an
/// iterator are used unchanged. `"any"` and `"*"` are the wildcard, alone and as an element.
///
/// ```
/// use cors_runtime::{PolicyConfig, Values};
///
/// let listed = PolicyConfig::new().origins(["https://app.example.com", "https://*.example.org"]);
/// let joined = PolicyConfig::new().origins("https://app.example.com, https://*.example.org");
/// assert!(listed.check().is_ok() && joined.check().is_ok());
///
/// let hosts = ["app.example.com", "example.org"];
/// let origins: Values = hosts.iter().map(|host| format!("https://{host}")).collect();
/// assert!(PolicyConfig::new().origins(origins).check().is_ok());
/// ```
///
/// The elements of a [`HashSet`] are sorted, so that messages have the same order in every run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Values(Written);

impl<S: AsRef<str>> FromIterator<S> for Values {
    fn from_iter<I: IntoIterator<Item = S>>(texts: I) -> Self {
        let items = texts.into_iter();
        let items = items.map(|text| Item::Text(text.as_ref().to_owned()));
        Self(Written::List(items.collect()))
    }
}

impl From<&str> for Values {
    fn from(text: &str) -> Self {
        Self(Written::Text(text.to_owned()))
    }
}

impl From<String> for Values {
    fn from(text: String) -> Self {
        Self(Written::Text(text))
    }
}

impl From<&String> for Values {
    fn from(text: &String) -> Self {
        Self(Written::Text(text.clone()))
    }
}

impl<S: AsRef<str>, const N: usize> From<[S; N]> for Values {
    fn from(texts: [S; N]) -> Self {
        texts.into_iter().collect()
    }
}

impl<S: AsRef<str>, const N: usize> From<&[S; N]> for Values {
    fn from(texts: &[S; N]) -> Self {
        texts.iter().collect()
    }
}

impl<S: AsRef<str>> From<&[S]> for Values {
    fn from(texts: &[S]) -> Self {
        texts.iter().collect()
    }
}

impl<S: AsRef<str>> From<Vec<S>> for Values {
    fn from(texts: Vec<S>) -> Self {
        texts.into_iter().collect()
    }
}

impl<S: AsRef<str>> From<&Vec<S>> for Values {
    fn from(texts: &Vec<S>) -> Self {
        texts.iter().collect()
    }
}

impl<S: AsRef<str>> From<BTreeSet<S>> for Values {
    fn from(texts: BTreeSet<S>) -> Self {
        texts.into_iter().collect()
    }
}

impl<S: AsRef<str>> From<&BTreeSet<S>> for Values {
    fn from(texts: &BTreeSet<S>) -> Self {
        texts.iter().collect()
    }
}

impl<S: AsRef<str>, H: BuildHasher> From<HashSet<S, H>> for Values {
    fn from(texts: HashSet<S, H>) -> Self {
        (&texts).into()
    }
}

impl<S: AsRef<str>, H: BuildHasher> From<&HashSet<S, H>> for Values {
    fn from(texts: &HashSet<S, H>) -> Self {
        let mut texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
        texts.sort_unstable();
        texts.into()
    }
}

#[cfg(feature = "serde")]
impl From<Written> for Values {
    fn from(written: Written) -> Self {
        Self(written)
    }
}

impl From<Values> for Written {
    fn from(values: Values) -> Self {
        values.0
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use super::Values;

    #[test]
    fn all_collections_of_texts_are_the_same_list() {
        let array = ["a", "b"];
        let owned = array.map(str::to_owned);
        let list = Values::from(array);
        let others = [
            Values::from(&array),
            Values::from(&array[..]),
            Values::from(array.to_vec()),
            Values::from(&array.to_vec()),
            Values::from(owned.clone()),
            Values::from(owned.to_vec()),
            Values::from([&owned[0], &owned[1]]),
            Values::from(BTreeSet::from(array)),
            Values::from(&BTreeSet::from(array)),
            Values::from(HashSet::from(array)),
            Values::from(&HashSet::from(owned.clone())),
            array.into_iter().collect(),
            owned.into_iter().collect(),
        ];
        for other in others {
            assert_eq!(other, list);
        }
        let text = Values::from("a, b");
        assert_eq!(text, Values::from("a, b".to_owned()));
        assert_eq!(text, Values::from(&"a, b".to_owned()));
        assert_ne!(text, list);
    }
}
