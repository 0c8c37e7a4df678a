//! Origins that are read at start-up, from the variables of `env("X")`.

use std::{env, error::Error, fmt};

use cors_rules::{
    Finding, OriginPattern, Rule, Severity,
    origins::{self, Context},
};

/// The origins in the variables of a policy: each variable has a comma-separated list.
#[derive(Debug, Default)]
pub(crate) struct VariableOrigins {
    any: bool,
    exact: Vec<&'static str>,
    patterns: Vec<OriginPattern<'static>>,
}

/// Why a policy cannot be prepared: all mistakes in the origins that are read at start-up, one per line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrepareError {
    mistakes: Vec<String>,
}

impl fmt::Display for PrepareError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.mistakes.join("\n"))
    }
}

impl Error for PrepareError {}

impl VariableOrigins {
    /// Reads the variables; one with a mistake allows nothing.
    pub(crate) fn read(names: &[&str], context: Context) -> (Self, Vec<String>) {
        let mut origins = Self::default();
        let mut mistakes = Vec::new();
        for name in names {
            if let Err(more) = origins.read_one(name, context) {
                mistakes.extend(more);
            }
        }
        (origins, mistakes)
    }

    pub(crate) fn allow(&self, origin: &[u8]) -> bool {
        self.any
            || self.exact.iter().any(|exact| exact.as_bytes() == origin)
            || self.patterns.iter().any(|pattern| pattern.matches(origin))
    }

    fn read_one(&mut self, name: &str, context: Context) -> Result<(), Vec<String>> {
        let text = env::var(name).map_err(|error| {
            let help = format!("set it, as in `{name}=https://app.example.com`");
            let what = format!("the variable `{name}` cannot be read: {error}");
            vec![message(&what, &help, Rule::EnvMissing)]
        })?;
        self.add(name, text, context)
    }

    /// Splits the value of a variable, and checks it by the rules for literals.
    ///
    /// The text is leaked: it lives as long as the policy, which is a static.
    fn add(&mut self, name: &str, text: String, context: Context) -> Result<(), Vec<String>> {
        let text: &'static str = text.leak();
        let values: Vec<&'static str> = text
            .split(',')
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .collect();
        let findings = origins::check(&values, context);
        let mistakes: Vec<String> = findings
            .iter()
            .filter(|finding| finding.fault.rule.severity() != Severity::Warning)
            .map(|finding| explain(name, &values, finding))
            .collect();
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        for value in values {
            match OriginPattern::parse(value) {
                Ok(pattern) if !pattern.is_exact() => self.patterns.push(pattern),
                _ if value == "*" => self.any = true,
                // An exact origin, or a `null` that is opted into.
                _ => self.exact.push(value),
            }
        }
        Ok(())
    }
}

impl PrepareError {
    /// An error with these mistakes, if there are any.
    pub(crate) fn check(mistakes: &[String]) -> Result<(), Self> {
        if mistakes.is_empty() {
            return Ok(());
        }
        Err(Self {
            mistakes: mistakes.to_vec(),
        })
    }

    /// The mistakes of all results together.
    pub(crate) fn collect(results: impl Iterator<Item = Result<(), Self>>) -> Result<(), Self> {
        let errors = results.filter_map(Result::err);
        let mut mistakes = Vec::new();
        for mistake in errors.flat_map(|error| error.mistakes) {
            // Policies that share a variable share its mistakes.
            if !mistakes.contains(&mistake) {
                mistakes.push(mistake);
            }
        }
        Self::check(&mistakes)
    }
}

fn explain(name: &str, values: &[&str], Finding { index, fault }: &Finding) -> String {
    let value = index.and_then(|index| values.get(index)).unwrap_or(&"");
    let what = format!(
        "the variable `{name}` is wrong at `{}`: {}",
        value.escape_debug(),
        fault.what
    );
    let help = fault.fix.help(str::to_owned);
    message(&what, &help, fault.rule)
}

/// A message of the same three parts as the compiler's.
fn message(what: &str, help: &str, rule: Rule) -> String {
    format!("error: {what}\n       help: {help}\n       rule: {rule}")
}

#[cfg(test)]
mod tests {
    use cors_rules::origins::Context;

    use super::VariableOrigins;

    const WITH_CREDENTIALS: Context = Context {
        others: 0,
        credentials: true,
        allow_null: false,
        allow_insecure: false,
        allow_public_suffix: false,
    };

    fn parse(name: &str, text: &str, context: Context) -> Result<VariableOrigins, Vec<String>> {
        let mut origins = VariableOrigins::default();
        origins.add(name, text.to_owned(), context)?;
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
        assert!(origins.allow(b"https://x.b.example:8443"));
        assert!(!origins.allow(b"https://x.b.example:443"));
    }

    #[test]
    fn all_mistakes_are_listed_with_rule_and_help() {
        let text = "https://A.example,http://b.example,*,https://c.example,null";
        let mistakes = parse("APP_ORIGINS", text, WITH_CREDENTIALS).expect_err("mistakes");
        let rules: Vec<&str> = mistakes
            .iter()
            .filter_map(|mistake| mistake.rsplit_once("rule: "))
            .map(|(_, rule)| rule)
            .collect();
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
            mistakes[0],
            "error: the variable `APP_ORIGINS` is wrong at `https://A.example`: \
             browsers send the scheme and the host in lower case\n\
             \x20      help: write `https://a.example`\n\
             \x20      rule: origin_case"
        );
    }

    #[test]
    fn an_empty_variable_is_a_mistake() {
        let mistakes = parse("X", " , ", Context::default()).expect_err("mistakes");
        assert!(mistakes[0].ends_with("rule: no_origins"), "{mistakes:?}");
    }
}
