//! Methods and header names, as data.

use std::fmt;

use cors_rules::text::shown;
use serde::{Deserialize, Serialize};

/// A list of methods or header names, the wildcard `any`, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
#[non_exhaustive]
pub struct Names {
    /// Whether the list contains the wildcard `any`.
    pub any: bool,
    /// The other elements of the list.
    pub list: Vec<String>,
}

impl Names {
    /// Whether there are no names and no wildcard.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.any && self.list.is_empty()
    }

    /// The names that `others` does not cover.
    pub(crate) fn beyond(&self, others: &Self) -> Self {
        // The wildcard never covers `authorization`: https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name
        let is_covered =
            |name: &String| others.list.contains(name) || others.any && name != "authorization";
        let list = self.list.iter().filter(|name| !is_covered(name));
        Self {
            any: self.any && !others.any,
            list: list.cloned().collect(),
        }
    }

    /// Adds names that are not in the list yet.
    pub(crate) fn extend(&mut self, others: Self) {
        self.any |= others.any;
        for name in others.list {
            if !self.list.contains(&name) {
                self.list.push(name);
            }
        }
    }

    /// Whether both contain the same names, in any order.
    pub(crate) fn is_same(&self, others: &Self) -> bool {
        let are_listed =
            |some: &Self, others: &Self| some.list.iter().all(|name| others.list.contains(name));
        self.any == others.any && are_listed(self, others) && are_listed(others, self)
    }
}

impl From<cors_runtime::Names<'_>> for Names {
    fn from(names: cors_runtime::Names<'_>) -> Self {
        Self {
            any: names.is_any(),
            list: names.list().iter().map(|&name| name.to_owned()).collect(),
        }
    }
}

impl From<&cors_runtime::NameList> for Names {
    fn from(names: &cors_runtime::NameList) -> Self {
        Self {
            any: names.is_any(),
            list: names.iter().map(str::to_owned).collect(),
        }
    }
}

impl From<Vec<String>> for Names {
    fn from(mut list: Vec<String>) -> Self {
        let any = list.iter().any(|name| name == "*");
        list.retain(|name| name != "*");
        Self { any, list }
    }
}

impl From<Names> for Vec<String> {
    fn from(names: Names) -> Self {
        let any = names.any.then(|| "*".to_owned());
        any.into_iter().chain(names.list).collect()
    }
}

/// `any` and the names, separated by commas.
impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let any = self.any.then(|| "any".to_owned());
        let list = self.list.iter().map(|name| shown(name));
        f.write_str(&any.into_iter().chain(list).collect::<Vec<_>>().join(", "))
    }
}
