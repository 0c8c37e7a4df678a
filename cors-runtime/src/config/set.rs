//! The check of the origins of a set.

use cors_rules::{
    Key,
    origins::{self, Context},
    text,
};

use super::{
    ConfigError, ConfigMistake, Values,
    entry::Written,
    form::Form,
    report::{Place, Report, Subject},
};

/// The origins of a set, as they are written.
#[derive(Clone, Debug, Default)]
pub(crate) struct SetOrigins {
    /// The name of the set in messages; empty if it has no name.
    pub(crate) name: String,
    /// `*` is the wildcard.
    pub(crate) values: Vec<String>,
}

impl SetOrigins {
    pub(crate) fn new(name: String, values: Values) -> Self {
        let values = match Written::from(values) {
            Written::Text(text) => text::elements(&text).map(str::to_owned).collect(),
            Written::List(items) => items
                .iter()
                .map(|item| item.text().unwrap_or_else(|shown| shown).to_owned())
                .collect(),
            other => vec![other.shown()],
        };
        let wildcard = |value: String| {
            if value == "any" {
                "*".to_owned()
            } else {
                value
            }
        };
        Self {
            name,
            values: values.into_iter().map(wildcard).collect(),
        }
    }

    /// Checks the origins against the rules that have no opt-out. Returns the warnings.
    pub(crate) fn check_alone(&self) -> Result<Vec<ConfigMistake>, ConfigError> {
        let permissive = Context {
            // An empty set is a mistake only for policies without other origins.
            others: usize::from(self.values.is_empty()),
            credentials: false,
            allow_null: true,
            allow_insecure: true,
            allow_public_suffix: true,
        };
        self.check(permissive)
    }

    /// Checks the origins for a policy with this context. Returns the warnings.
    pub(crate) fn check(&self, context: Context) -> Result<Vec<ConfigMistake>, ConfigError> {
        let mut report = Report::new(&self.name);
        if self.values.is_empty() && context.others > 0 {
            return report.finish();
        }
        let values: Vec<&str> = self.values.iter().map(String::as_str).collect();
        for finding in origins::check(&values, context) {
            let value = finding.index.and_then(|index| values.get(index).copied());
            let subject = Subject {
                place: Place {
                    entry: 1,
                    item: finding.index.map_or(0, |index| index + 1),
                },
                key: Some(Key::Origins.name()),
                value,
                form: Form::Quoted,
            };
            report.add(&subject, &finding.fault);
        }
        report.finish()
    }
}
