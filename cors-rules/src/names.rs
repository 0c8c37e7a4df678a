//! The part of the checks that request headers and response headers have in common.

use crate::{Fault, Finding, Fix, Rule, is_token, token::is_joined};

/// The rules for one of the two lists.
pub(crate) struct Names {
    /// A valid name in the list.
    pub(crate) example: &'static str,
    pub(crate) syntax: Rule,
    pub(crate) duplicate: Rule,
    pub(crate) any_with_credentials: Rule,
    /// Checks a name in lower case against the rules of this list.
    pub(crate) check: fn(&str) -> Option<Fault>,
    /// The rule for the spelling of a name in lower case, and the intended name.
    pub(crate) meant: fn(&str) -> Option<(Rule, String)>,
    /// Names that need not be listed, and the rule that reports them.
    pub(crate) safelisted: (&'static [&'static str], Rule),
}

impl Names {
    pub(crate) fn check_all(&self, values: &[&str], credentials: bool) -> Vec<Finding> {
        let fault = |index| self.check_one(index, values, credentials);
        let findings = (0..values.len()).filter_map(|index| Some(fault(index)?.at(index)));
        findings.collect()
    }

    fn name(&self) -> Fix {
        Fix::Name(self.example.to_owned())
    }

    fn check_one(&self, index: usize, values: &[&str], credentials: bool) -> Option<Fault> {
        let name = values[index];
        let shown = name.escape_debug();
        let lower = name.to_ascii_lowercase();
        if name == "*" && credentials {
            let what = "with `credentials`, browsers treat `*` as the name of a header";
            return Some(Fault::new(self.any_with_credentials, what, self.name()));
        }
        if is_joined(name) {
            let what = format!("`{shown}` is not one header name");
            let help = Fix::Advice("write each name as a separate element".to_owned());
            return Some(Fault::new(self.syntax, what, help));
        }
        if !is_token(name.as_bytes()) {
            let what = format!("`{shown}` is not a valid header name: it must be a token");
            return Some(Fault::new(self.syntax, what, self.name()));
        }
        if let Some(fault) = (self.check)(&lower) {
            return Some(fault);
        }
        let (safelisted, rule) = self.safelisted;
        let has_any = !credentials && values.contains(&"*");
        if values[..index]
            .iter()
            .any(|other| other.eq_ignore_ascii_case(name))
        {
            let what = format!("`{shown}` is listed twice");
            Some(Fault::new(self.duplicate, what, Fix::Remove))
        } else if name != "*" && lower != "authorization" && has_any {
            let what = format!("`*` covers `{shown}`");
            Some(Fault::new(self.duplicate, what, Fix::Remove))
        } else if safelisted.contains(&lower.as_str()) {
            let what = format!("`{shown}` is always allowed");
            Some(Fault::new(rule, what, Fix::Remove))
        } else {
            self.check_spelling(&lower, values)
        }
    }

    fn check_spelling(&self, name: &str, values: &[&str]) -> Option<Fault> {
        let (rule, meant) = (self.meant)(name)?;
        let is_listed = values
            .iter()
            .any(|value| value.eq_ignore_ascii_case(&meant));
        let what = format!("`{name}` is probably a misspelling of `{meant}`");
        let fix = if is_listed {
            Fix::Remove
        } else {
            Fix::Write(meant)
        };
        Some(Fault::new(rule, what, fix))
    }
}
