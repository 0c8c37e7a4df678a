//! A broken rule, and how to fix it.

use crate::Rule;

/// A mistake in one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The rule that it breaks.
    pub rule: Rule,
    /// What is wrong, in one sentence.
    pub what: String,
    /// How to fix it.
    pub fix: Fix,
}

/// How to fix a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// Write this value, which was certainly intended.
    Write(String),
    /// Write a value such as this example.
    Name(String),
    /// Remove the value.
    Remove,
    /// Follow this advice. Code in backticks is written as in an attribute.
    Advice(String),
}

impl Fix {
    /// The sentence for a message. `written` converts a value to the form of the wrong value.
    ///
    /// ```
    /// use cors_rules::Fix;
    ///
    /// let fix = Fix::Write("https://app.example.com".to_owned());
    /// assert_eq!(fix.help(|value| format!("{value:?}")), "write `\"https://app.example.com\"`");
    /// ```
    #[must_use]
    pub fn help(&self, written: impl FnOnce(&str) -> String) -> String {
        match self {
            Fix::Write(value) => format!("write `{}`", written(value)),
            Fix::Name(example) => format!("write a value such as `{}`", written(example)),
            Fix::Remove => "remove it".to_owned(),
            Fix::Advice(help) => help.clone(),
        }
    }
}

/// A fault in a list, with its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The position of the value. `None` for the list as a whole.
    pub index: Option<usize>,
    /// The fault.
    pub fault: Fault,
}

impl Fault {
    pub(crate) fn new(rule: Rule, what: impl Into<String>, fix: Fix) -> Self {
        let what = what.into();
        Self { rule, what, fix }
    }

    /// The value to write instead of the wrong one, if it is certain.
    #[must_use]
    pub fn proposal(&self) -> Option<&str> {
        match &self.fix {
            Fix::Write(value) => Some(value),
            Fix::Name(_) | Fix::Remove | Fix::Advice(_) => None,
        }
    }

    pub(crate) fn at(self, index: usize) -> Finding {
        Finding {
            index: Some(index),
            fault: self,
        }
    }

    pub(crate) fn of_list(self) -> Finding {
        Finding {
            index: None,
            fault: self,
        }
    }
}

/// The positions and rules of the findings, for tables. The position of a whole list is the greatest.
#[cfg(test)]
pub(crate) fn places(findings: &[Finding]) -> Vec<(usize, &'static str)> {
    findings
        .iter()
        .map(|finding| (finding.index.unwrap_or(usize::MAX), finding.fault.rule.id()))
        .collect()
}
