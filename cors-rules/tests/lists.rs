//! Properties of the checks on lists with arbitrary elements.

use cors_rules::{
    Finding, OriginPattern, Rule, Severity, expose, headers, max_age, methods,
    origins::{self, Context},
};
use proptest::{collection::vec, prelude::*};

fn origin() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "(http|https|ws|wss|tauri)://(\\*\\.)?[ab]\\.example(:\\*|:443|:[12])?",
        1 => "(http|HTTPS)://(localhost|127\\.0\\.0\\.1|A)(:80)?",
        1 => "( ?null|NULL|\\*|)",
        1 => "\\PC{0,12}",
    ]
}

fn context() -> impl Strategy<Value = Context> {
    any::<[bool; 4]>().prop_map(
        |[credentials, allow_null, allow_insecure, allow_public_suffix]| Context {
            credentials,
            allow_null,
            allow_insecure,
            allow_public_suffix,
            ..Context::default()
        },
    )
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z]{1,2}",
        "(\\*|GET|get|OPTIONS|TRACE|accept|cookie|origin|pragma|authorization)",
        "\\PC{0,6}",
    ]
}

fn borrow(values: &[String]) -> Vec<&str> {
    values.iter().map(String::as_str).collect()
}

/// Checks that each value has at most one finding, and that the findings are in the order of the list.
fn assert_orderly(findings: &[Finding], length: usize) {
    let indices: Vec<usize> = findings
        .iter()
        .filter_map(|finding| finding.index)
        .collect();
    assert!(
        indices.is_sorted_by(|before, after| before < after),
        "{findings:?}"
    );
    assert!(indices.iter().all(|&index| index < length), "{findings:?}");
    for Finding { fault, .. } in findings {
        assert!(!fault.what.ends_with('.'), "{fault:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn each_origin_has_one_finding_at_most(values in vec(origin(), 0..6), context in context()) {
        assert_orderly(&origins::check(&borrow(&values), context), values.len());
    }

    #[test]
    fn a_proposed_origin_has_no_fault_of_its_own(values in vec(origin(), 1..6), context in context()) {
        for finding in origins::check(&borrow(&values), context) {
            let Some(fix) = finding.fault.proposal() else { continue };
            let again = origins::check(&[fix], context);
            prop_assert!(again.iter().all(|again| again.fault.rule != finding.fault.rule), "{fix:?}: {again:?}");
            prop_assert!(fix == "null" || OriginPattern::parse(fix).is_ok(), "{fix:?}");
        }
    }

    #[test]
    fn origins_without_an_error_are_patterns(values in vec(origin(), 1..6), context in context()) {
        let findings = origins::check(&borrow(&values), context);
        let is_error = |finding: &Finding| finding.fault.rule.severity() != Severity::Warning;
        if !findings.iter().any(is_error) {
            for value in &values {
                let is_opted_into = value == "null" && context.allow_null;
                prop_assert!(value == "*" || is_opted_into || OriginPattern::parse(value).is_ok(), "{value:?}");
            }
        }
    }

    #[test]
    fn each_name_has_one_finding_at_most(values in vec(name(), 0..6), credentials: bool) {
        let values = borrow(&values);
        for check in [methods::check, headers::check, expose::check] {
            let findings = check(&values, credentials);
            assert_orderly(&findings, values.len());
        }
    }

    #[test]
    fn a_max_age_is_read_or_refused(text in "([0-9]{0,21}[smhdw]?|\\PC{0,8})") {
        match max_age::parse(&text) {
            Ok(seconds) => for finding in max_age::check(seconds) {
                let fix = finding.fault.proposal().expect("a value to write");
                let again = max_age::check(max_age::parse(fix).expect("a number of seconds"));
                prop_assert!(again.iter().all(|again| again.fault.rule != finding.fault.rule), "{}", fix);
            },
            Err(fault) => prop_assert_eq!(fault.rule, Rule::MaxAgeRange),
        }
    }
}
