//! The error of a policy that cannot be prepared.

use std::{error::Error, fmt};

use cors_rules::{Finding, Rule};

/// The error of policies that cannot be prepared, with all mistakes: invalid origins that are read at start-up,
/// `configured` origins without an `OriginSet`, and handlers that are not annotated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrepareError {
    mistakes: Vec<Mistake>,
}

/// A mistake, with a message in the same three parts as the compiler's, and the policies that have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    pub(crate) what: String,
    pub(crate) help: String,
    pub(crate) rule: Rule,
    /// The handlers or named policies with the mistake, with their locations.
    policies: Vec<String>,
}

impl Mistake {
    pub(crate) const fn new(what: String, help: String, rule: Rule) -> Self {
        Self {
            what,
            help,
            rule,
            policies: Vec::new(),
        }
    }

    /// A variable without a value.
    pub(crate) fn of_variable(what: String, name: &str, rule: Rule) -> Self {
        let help = format!("set it, as in `{name}=https://app.example.com`");
        Self::new(what, help, rule)
    }

    /// A value of a variable breaks a rule.
    pub(crate) fn of_value(name: &str, values: &[&str], finding: &Finding) -> Self {
        let Finding { index, fault } = finding;
        let value = index.and_then(|index| values.get(index)).unwrap_or(&"");
        let what = format!(
            "the variable `{name}` is invalid at `{}`: {}",
            value.escape_debug(),
            fault.what
        );
        Self::new(what, fault.fix.help(str::to_owned), fault.rule)
    }

    /// `configured` origins without an `OriginSet`.
    pub(crate) fn of_unconfigured(policy: &str) -> Self {
        let what =
            format!("`{policy}` has `configured` origins, but is used without an `OriginSet`");
        let is_named = !policy.contains(char::is_lowercase);
        let help = if is_named {
            format!("write `BoundPolicies::new(const {{ &[&{policy}] }}, &set)`")
        } else {
            format!("write `policies![origins = &set; {policy}]`")
        };
        Self::new(what, help, Rule::UnconfiguredOrigins)
    }

    fn of_policy(mut self, policy: &str) -> Self {
        self.policies = vec![policy.to_owned()];
        self
    }

    /// Adds the mistake. If the list contains the same mistake, only adds the policies.
    fn add_to(self, mistakes: &mut Vec<Self>) {
        match mistakes.iter_mut().find(|other| other.is_same(&self)) {
            Some(same) => same.policies.extend(self.policies),
            None => mistakes.push(self),
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        (&self.what, &self.help, self.rule) == (&other.what, &other.help, other.rule)
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            what,
            help,
            rule,
            policies,
        } = self;
        write!(f, "error: {what}\n       help: {help}\n")?;
        if !policies.is_empty() {
            let policies = policies.join(", ");
            writeln!(f, "     policy: {policies}")?;
        }
        write!(f, "       rule: {rule}")
    }
}

impl fmt::Display for PrepareError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, mistake) in self.mistakes.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{mistake}")?;
        }
        Ok(())
    }
}

impl Error for PrepareError {}

impl PrepareError {
    /// An error with these mistakes of a policy, if there are any. `policy` is its name and location.
    pub(crate) fn check(mistakes: &[Mistake], policy: &str) -> Result<(), Self> {
        if mistakes.is_empty() {
            return Ok(());
        }
        let mistakes = mistakes.iter().cloned();
        let mistakes = mistakes.map(|mistake| mistake.of_policy(policy));
        Err(Self {
            mistakes: mistakes.collect(),
        })
    }

    /// All values, or an error with the mistakes of all results. Policies that share a variable share its mistakes.
    pub(crate) fn collect<T>(
        results: impl Iterator<Item = Result<T, Self>>,
    ) -> Result<Vec<T>, Self> {
        let mut values = Vec::new();
        let mut mistakes: Vec<Mistake> = Vec::new();
        for result in results {
            match result {
                Ok(value) => values.push(value),
                Err(error) => error
                    .mistakes
                    .into_iter()
                    .for_each(|it| it.add_to(&mut mistakes)),
            }
        }
        if mistakes.is_empty() {
            return Ok(values);
        }
        Err(Self { mistakes })
    }
}
