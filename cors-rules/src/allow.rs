//! The ids of rules whose warnings `allow` silences.

use crate::{Fault, Fix, Rule, Severity};

/// The rule with this id, if `allow` can silence it.
///
/// ```
/// use cors_rules::{Rule, allow};
///
/// assert_eq!(allow::parse("method_options"), Ok(Rule::MethodOptions));
/// assert!(allow::parse("origin_null").is_err());
/// ```
///
/// # Errors
///
/// `unknown_key` for a text that is not the id of a rule, and for a rule that is not a warning.
pub fn parse(id: &str) -> Result<Rule, Fault> {
    let Some(rule) = Rule::from_id(id) else {
        let what = format!("`{id}` is not the id of a rule");
        let help = "write the id from the last line of the warning";
        let fix = Fix::Advice(help.to_owned());
        return Err(Fault::new(Rule::UnknownKey, what, fix));
    };
    if is_allowable(rule) {
        return Ok(rule);
    }
    let what = format!("the rule `{id}` is not a warning, so it cannot be allowed");
    let fix = match rule.opt_out() {
        Some(opt_out) => Fix::Advice(format!("remove it, and add `{opt_out}`")),
        None => Fix::Remove,
    };
    Err(Fault::new(Rule::UnknownKey, what, fix))
}

fn is_allowable(rule: Rule) -> bool {
    let opts_out_by_allow = |opt_out: &str| opt_out.starts_with("allow(");
    rule.severity() == Severity::Warning || rule.opt_out().is_some_and(opts_out_by_allow)
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::Rule;

    #[test]
    fn only_what_allow_opts_out_of_is_parsed() {
        for id in ["loopback_in_release", "json_without_content_type"] {
            assert_eq!(parse(id).map(Rule::id), Ok(id));
        }
        let table = [
            ("origin_null", "remove it, and add `danger_null_origin`"),
            ("origin_case", "remove it"),
            ("x", "write the id from the last line of the warning"),
        ];
        for (id, help) in table {
            let fault = parse(id).expect_err(id);
            assert_eq!(fault.rule.id(), "unknown_key");
            assert_eq!(fault.fix.help(str::to_owned), help);
        }
    }
}
