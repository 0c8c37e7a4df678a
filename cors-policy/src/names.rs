//! What the lists of request headers and of response headers have in common.

use crate::{Fault, Finding, Rule, is_token};

/// The rules on one of the two lists.
pub(crate) struct Names {
    /// How the list is written.
    pub(crate) example: &'static str,
    pub(crate) syntax: Rule,
    pub(crate) duplicate: Rule,
    pub(crate) any_with_credentials: Rule,
    /// A rule of this list on a name, given in lower case.
    pub(crate) check: fn(&str) -> Option<Fault>,
    /// Names that need no mention, and the rule that says so.
    pub(crate) safelisted: (&'static [&'static str], Rule),
}

impl Names {
    pub(crate) fn check_all(&self, values: &[&str], credentials: bool) -> Vec<Finding> {
        let fault = |index| self.check_one(index, values, credentials);
        let findings = (0..values.len()).filter_map(|index| Some(fault(index)?.at(index)));
        findings.collect()
    }

    fn check_one(&self, index: usize, values: &[&str], credentials: bool) -> Option<Fault> {
        let name = values[index];
        let shown = name.escape_debug();
        let lower = name.to_ascii_lowercase();
        if name == "*" && credentials {
            let what = "`*` with `credentials`: browsers take it for a header of that name";
            let help = format!("list the headers, as in `{}`", self.example);
            return Some(Fault::new(self.any_with_credentials, what).help(help));
        }
        if !is_token(name.as_bytes()) {
            let fault = Fault::new(self.syntax, format!("`{shown}` is not a header name"));
            return Some(fault.help(format!(
                "a header name is a token, as in `{}`",
                self.example
            )));
        }
        if let Some(fault) = (self.check)(&lower) {
            return Some(fault);
        }
        let (safelisted, rule) = self.safelisted;
        if values[..index]
            .iter()
            .any(|other| other.eq_ignore_ascii_case(name))
        {
            let what = format!("`{shown}` is listed twice");
            Some(Fault::new(self.duplicate, what).help("remove it"))
        } else if name != "*" && lower != "authorization" && values.contains(&"*") {
            let what = format!("`*` covers `{shown}`");
            Some(Fault::new(self.duplicate, what).help("remove it"))
        } else if safelisted.contains(&lower.as_str()) {
            let what = format!("`{shown}` is allowed without being listed");
            Some(Fault::new(rule, what).help("remove it"))
        } else {
            None
        }
    }
}
