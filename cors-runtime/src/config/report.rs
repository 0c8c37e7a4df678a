//! Collects the mistakes of a configuration in the order of their places.

use cors_rules::{Fault, Fix, text::shown};

use super::{
    error::{ConfigError, ConfigMistake},
    form::{Form, translate_help},
};

/// A place in a configuration: the numbers of the entry and of the element in its list, starting at 1. Zero represents
/// the whole configuration or entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) entry: usize,
    pub(crate) item: usize,
}

/// The subject of a mistake.
pub(crate) struct Subject<'a> {
    pub(crate) place: Place,
    pub(crate) key: Option<&'a str>,
    /// The value, as it is written in the configuration.
    pub(crate) value: Option<&'a str>,
    pub(crate) form: Form,
}

/// Collects mistakes.
pub(crate) struct Report<'a> {
    name: &'a str,
    mistakes: Vec<(Place, ConfigMistake)>,
}

impl<'a> Report<'a> {
    pub(crate) const fn new(name: &'a str) -> Self {
        Self {
            name,
            mistakes: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, subject: &Subject<'_>, fault: &Fault) {
        let help = match &fault.fix {
            Fix::Advice(help) => translate_help(help),
            fix => fix.help(|value| subject.form.write(value)),
        };
        let mistake = ConfigMistake {
            name: shown(self.name),
            key: subject.key.map(shown),
            value: subject.value.map(shown),
            what: shown(&fault.what),
            help,
            rule: fault.rule,
            policies: Vec::new(),
        };
        self.mistakes.push((subject.place, mistake));
    }

    /// The errors if there are any. Otherwise, the warnings.
    pub(crate) fn finish(mut self) -> Result<Vec<ConfigMistake>, ConfigError> {
        self.mistakes.sort_by_key(|(place, _)| *place);
        let mistakes = self.mistakes.into_iter().map(|(_, mistake)| mistake);
        let (warnings, mistakes): (Vec<_>, Vec<_>) = mistakes.partition(ConfigMistake::is_warning);
        if mistakes.is_empty() {
            return Ok(warnings);
        }
        Err(ConfigError {
            name: self.name.to_owned(),
            mistakes,
        })
    }
}
