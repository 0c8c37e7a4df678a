//! Origins that are read at start-up, from the variable of `env("X")`.

use std::{env, error::Error, fmt, sync::OnceLock};

use cors_policy::{
    Finding, Fix, Port, Rule, Severity, default_port,
    origins::{self, Context},
};

use crate::pattern::{OriginPattern, PortPattern};

/// A variable with origins, comma-separated. It is read once.
#[doc(hidden)]
pub struct OriginVariable {
    name: &'static str,
    context: Context,
    origins: OnceLock<Result<VariableOrigins, Vec<String>>>,
}

#[derive(Debug, Default)]
struct VariableOrigins {
    any: bool,
    exact: Vec<&'static str>,
    patterns: Vec<OriginPattern>,
}

/// Why origins that are read at start-up cannot be used: all mistakes, one below the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartUpError {
    mistakes: Vec<String>,
}

impl fmt::Display for StartUpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.mistakes.join("\n"))
    }
}

impl Error for StartUpError {}

impl fmt::Debug for OriginVariable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OriginVariable").field(&self.name).finish()
    }
}

impl OriginVariable {
    #[must_use]
    pub const fn new(name: &'static str, context: Context) -> Self {
        Self {
            name,
            context,
            origins: OnceLock::new(),
        }
    }

    pub(crate) const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether `origin` is in the variable. One with a mistake allows nothing.
    pub(crate) fn allows(&self, origin: &[u8]) -> bool {
        self.read().is_ok_and(|origins| {
            origins.any
                || origins.exact.iter().any(|exact| exact.as_bytes() == origin)
                || origins
                    .patterns
                    .iter()
                    .any(|pattern| pattern.matches(origin))
        })
    }

    fn read(&self) -> Result<&VariableOrigins, &[String]> {
        let origins = self.origins.get_or_init(|| match env::var(self.name) {
            Ok(text) => parse(self.name, text, self.context),
            Err(error) => {
                let help = format!("set it, as in `{}=https://app.example.com`", self.name);
                let what = format!("the variable `{}` cannot be read: {error}", self.name);
                Err(vec![message(&what, &help, Rule::EnvMissing)])
            }
        });
        origins.as_ref().map_err(Vec::as_slice)
    }
}

/// Reads the variables.
pub(crate) fn prepare(variables: &[&OriginVariable]) -> Result<(), StartUpError> {
    let error = |mistakes: &[String]| StartUpError {
        mistakes: mistakes.to_vec(),
    };
    StartUpError::collect(
        variables
            .iter()
            .map(|variable| variable.read().map(drop).map_err(error)),
    )
}

impl StartUpError {
    /// The mistakes of all results together.
    pub(crate) fn collect(results: impl Iterator<Item = Result<(), Self>>) -> Result<(), Self> {
        let errors = results.filter_map(Result::err);
        let mistakes: Vec<String> = errors.flat_map(|error| error.mistakes).collect();
        if mistakes.is_empty() {
            return Ok(());
        }
        Err(Self { mistakes })
    }
}

/// Checks and splits what a variable holds, by the rules that literals keep.
///
/// The text is kept for the rest of the program, as the policy is.
fn parse(name: &str, text: String, context: Context) -> Result<VariableOrigins, Vec<String>> {
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
    let mut origins = VariableOrigins::default();
    for value in values {
        match cors_policy::OriginPattern::parse(value) {
            Ok(pattern) if !pattern.is_exact() => origins.patterns.push(wild(&pattern)),
            Err(_) if value == "*" => origins.any = true,
            // `null` is no pattern, but may be opted into.
            Ok(_) | Err(_) => origins.exact.push(value),
        }
    }
    Ok(origins)
}

fn explain(name: &str, values: &[&str], Finding { index, fault }: &Finding) -> String {
    let value = index.and_then(|index| values.get(index)).unwrap_or(&"");
    let what = format!(
        "the variable `{name}` is wrong at `{}`: {}",
        value.escape_debug(),
        fault.what
    );
    let help = match &fault.fix {
        Fix::Write(value) => format!("write `{value}`"),
        Fix::Name(example) => format!("name what is meant, as in `{example}`"),
        Fix::Remove => "remove it".to_owned(),
        Fix::Advice(help) => help.clone(),
    };
    message(&what, &help, fault.rule)
}

/// The grammar of the compiler's messages.
fn message(what: &str, help: &str, rule: Rule) -> String {
    format!("error: {what}\n       help: {help}\n       rule: {rule}")
}

/// The pattern as the request path reads it: slices of the variable's text.
fn wild(pattern: &cors_policy::OriginPattern<'static>) -> OriginPattern {
    let text = pattern.as_str();
    let (scheme, authority) = text.split_at(pattern.scheme().len() + "://".len());
    let authority = authority.strip_prefix('*').unwrap_or(authority);
    let dot = usize::from(pattern.has_subdomain_wildcard());
    let (host, port) = authority.split_at(pattern.host().len() + dot);
    OriginPattern {
        scheme,
        host,
        port: match pattern.port() {
            Port::Any => PortPattern::Any {
                default: match default_port(pattern.scheme()) {
                    Some(21) => "21",
                    Some(80) => "80",
                    Some(443) => "443",
                    _ => "",
                },
            },
            Port::Default | Port::Number(_) => PortPattern::Exact(port),
        },
    }
}

#[cfg(test)]
mod tests {
    use cors_policy::origins::Context;

    use super::parse;

    const WITH_CREDENTIALS: Context = Context {
        others: 0,
        credentials: true,
        allow_null: false,
        allow_insecure: false,
        allow_public_suffix: false,
    };

    #[test]
    fn origins_are_separated_by_commas() {
        let text = " https://a.example,https://*.b.example:* ,, http://c.example:8080,";
        let origins = parse("X", text.to_owned(), Context::default()).expect("origins");
        assert_eq!(
            origins.exact,
            ["https://a.example", "http://c.example:8080"]
        );
        let pattern = origins.patterns[0];
        assert_eq!((pattern.scheme, pattern.host), ("https://", ".b.example"));
        assert!(pattern.matches(b"https://x.b.example:8443"));
        assert!(!pattern.matches(b"https://x.b.example:443"));
    }

    #[test]
    fn all_mistakes_are_listed_with_rule_and_help() {
        let text = "https://A.example,http://b.example,*,https://c.example,null";
        let mistakes =
            parse("APP_ORIGINS", text.to_owned(), WITH_CREDENTIALS).expect_err("mistakes");
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
        let mistakes = parse("X", " , ".to_owned(), Context::default()).expect_err("mistakes");
        assert!(mistakes[0].ends_with("rule: no_origins"), "{mistakes:?}");
    }
}
