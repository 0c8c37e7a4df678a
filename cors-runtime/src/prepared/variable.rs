//! Origins that are read at start-up, from the variables of `env("X")` and `option_env("X")`.

use std::env::{self, VarError};

use cors_rules::{
    Rule, Severity,
    origins::{self, Context},
    text::elements,
};

use super::{error::Mistake, read_origins::ReadOrigins};
use crate::declaration::Origins;

/// The function that reads the variables of a policy, if it has any.
///
/// A policy without variables does not refer to the function, so a program without variables does not contain the
/// rules for origins and the list of public suffixes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct VariableReader(Option<fn(Origins<'_>, Context) -> Read>);

/// The origins, and the mistakes in the variables.
type Read = (ReadOrigins, Vec<Mistake>);

impl VariableReader {
    pub(crate) const fn new(origins: Origins<'_>) -> Self {
        if origins.has_variables() {
            Self(Some(ReadOrigins::from_variables))
        } else {
            Self(None)
        }
    }

    pub(crate) fn read(self, origins: Origins<'_>, context: Context) -> Read {
        match self.0 {
            Some(read) => read(origins, context),
            None => Default::default(),
        }
    }
}

impl ReadOrigins {
    /// Reads the origins in the variables of a policy. Each variable contains a comma-separated list. An invalid
    /// variable allows nothing.
    fn from_variables(declared: Origins<'_>, context: Context) -> Read {
        let mut origins = Self::default();
        let mut mistakes = Vec::new();
        let required = declared.variables.iter().map(|name| (name, true));
        let optional = declared.optional_variables.iter().map(|name| (name, false));
        // The variable itself is not counted.
        let context = Context {
            others: context.others.saturating_sub(1),
            ..context
        };
        for (name, is_required) in required.chain(optional) {
            let value = env::var(name);
            if !is_required && adds_nothing(&value) {
                continue;
            }
            if let Err(more) = origins.read_one(name, value, context) {
                mistakes.extend(more);
            }
        }
        (origins, mistakes)
    }

    fn read_one(
        &mut self,
        name: &str,
        value: Result<String, VarError>,
        context: Context,
    ) -> Result<(), Vec<Mistake>> {
        let text = value.map_err(|error| {
            let what = format!("the variable `{name}` cannot be read: {error}");
            vec![Mistake::of_variable(what, name, Rule::EnvMissing)]
        })?;
        self.add(name, &text, context)
    }

    /// Splits the value of a variable, and checks it against the rules for literals.
    fn add(&mut self, name: &str, text: &str, context: Context) -> Result<(), Vec<Mistake>> {
        let values: Vec<&str> = elements(text).collect();
        if values.is_empty() {
            let what = format!("the variable `{name}` is empty, so it allows no origin");
            return Err(vec![Mistake::of_variable(what, name, Rule::NoOrigins)]);
        }
        let findings = origins::check(&values, context);
        let errors = findings
            .iter()
            .filter(|finding| finding.fault.rule.severity() != Severity::Warning);
        let mistakes: Vec<Mistake> = errors
            .map(|finding| Mistake::of_value(name, &values, finding))
            .collect();
        if mistakes.is_empty() {
            self.extend(values);
            Ok(())
        } else {
            Err(mistakes)
        }
    }
}

/// Whether the variable is unset, or its list is empty.
fn adds_nothing(value: &Result<String, VarError>) -> bool {
    match value {
        Ok(text) => elements(text).next().is_none(),
        Err(error) => *error == VarError::NotPresent,
    }
}

#[cfg(test)]
mod tests {
    use std::env::VarError;

    use cors_rules::origins::Context;

    use super::{Mistake, ReadOrigins, adds_nothing};

    const WITH_CREDENTIALS: Context = Context {
        others: 0,
        credentials: true,
        allow_null: false,
        allow_insecure: false,
        allow_public_suffix: false,
    };

    fn parse(name: &str, text: &str, context: Context) -> Result<ReadOrigins, Vec<Mistake>> {
        let mut origins = ReadOrigins::default();
        origins.add(name, text, context)?;
        Ok(origins)
    }

    #[test]
    fn origins_are_separated_by_commas() {
        let text = " https://a.example,https://*.b.example:* ,, http://c.example:8080,";
        let origins = parse("X", text, Context::default()).expect("origins");
        assert_eq!(
            origins.exact,
            ["https://a.example", "http://c.example:8080"]
        );
        assert!(origins.patterns[0].matches(b"https://x.b.example:8443"));
        assert!(!origins.patterns[0].matches(b"https://x.b.example:443"));
    }

    #[test]
    fn all_mistakes_are_listed_with_rule_and_help() {
        let text = "https://A.example,http://b.example,*,https://c.example,null";
        let mistakes = parse("APP_ORIGINS", text, WITH_CREDENTIALS).expect_err("mistakes");
        let rules: Vec<&str> = mistakes.iter().map(|mistake| mistake.rule.id()).collect();
        assert_eq!(
            rules,
            [
                "origin_case",
                "insecure_origin_with_credentials",
                "any_origin_with_credentials",
                "origin_null"
            ]
        );
        assert_eq!(
            mistakes[0].to_string(),
            "error: the variable `APP_ORIGINS` is invalid at `https://A.example`: \
             browsers send the scheme and the host in lower case\n\
             \x20      help: write `https://a.example`\n\
             \x20      rule: origin_case"
        );
    }

    #[test]
    fn an_empty_variable_is_a_mistake() {
        for text in ["", " , "] {
            let mistakes = parse("X", text, Context::default()).expect_err("mistakes");
            assert_eq!(
                mistakes[0].to_string(),
                "error: the variable `X` is empty, so it allows no origin\n\
                 \x20      help: set it, as in `X=https://app.example.com`\n\
                 \x20      rule: no_origins"
            );
        }
    }

    #[test]
    fn an_optional_variable_that_is_unset_or_has_no_element_adds_nothing() {
        let invalid_unicode = VarError::NotUnicode("X".into());
        let table = [
            (Err(VarError::NotPresent), true),
            (Ok(String::new()), true),
            (Ok(" , ".to_owned()), true),
            (Ok("https://a.example".to_owned()), false),
            (Ok("nonsense".to_owned()), false),
            (Err(invalid_unicode), false),
        ];
        for (value, expected) in table {
            assert_eq!(adds_nothing(&value), expected, "{value:?}");
        }
    }

    #[test]
    fn a_wildcard_beside_other_origins_is_a_mistake() {
        let with_others = Context {
            others: 1,
            ..Context::default()
        };
        assert!(parse("X", "*", Context::default()).expect("origins").any);
        let mistakes = parse("X", "*", with_others).expect_err("mistakes");
        assert_eq!(mistakes[0].rule.id(), "origin_any_not_alone");
    }
}
