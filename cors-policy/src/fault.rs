//! A broken rule, and what to write instead.

use crate::Rule;

/// What is wrong with one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The rule that it breaks.
    pub rule: Rule,
    /// What is wrong, in one sentence.
    pub what: String,
    /// The value to write in its place, where there is one that is certainly meant.
    pub fix: Option<String>,
    /// What to do where no value can be proposed.
    pub help: Option<String>,
}

/// A fault of a list, and where in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The position of the value; `None` for the list as a whole.
    pub index: Option<usize>,
    /// What is wrong with it.
    pub fault: Fault,
}

impl Fault {
    pub(crate) fn new(rule: Rule, what: impl Into<String>) -> Self {
        Self {
            rule,
            what: what.into(),
            fix: None,
            help: None,
        }
    }

    pub(crate) fn fix(mut self, value: impl Into<String>) -> Self {
        self.fix = Some(value.into());
        self
    }

    pub(crate) fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
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
