//! The rules, compared with a copy of their list.

use cors_rules::{Rule, Severity};

/// Ids, severities and opt-outs, in the order of the list.
const RULES: &[(&str, Severity, Option<&str>)] = &[
    ("no_origins", Severity::Error, None),
    ("origin_syntax", Severity::Error, None),
    ("origin_trailing", Severity::Error, None),
    ("origin_userinfo", Severity::Error, None),
    ("origin_case", Severity::Error, None),
    ("origin_scheme", Severity::Error, None),
    ("scheme_misspelt", Severity::Warning, None),
    ("origin_default_port", Severity::Error, None),
    ("origin_port", Severity::Error, None),
    ("origin_idn", Severity::Error, None),
    ("origin_host", Severity::Error, None),
    ("origin_ip", Severity::Error, None),
    ("origin_file", Severity::Error, None),
    ("origin_null", Severity::OptOut, Some("danger_null_origin")),
    ("origin_wildcard_place", Severity::Error, None),
    ("origin_any_not_alone", Severity::Error, None),
    ("none_with_more", Severity::Error, None),
    ("origin_joined", Severity::Error, None),
    ("origin_duplicate", Severity::Warning, None),
    ("any_origin_with_credentials", Severity::Error, None),
    (
        "insecure_origin_with_credentials",
        Severity::OptOut,
        Some("danger_insecure_origins"),
    ),
    (
        "public_suffix_with_credentials",
        Severity::OptOut,
        Some("danger_public_suffix"),
    ),
    ("public_suffix", Severity::Warning, None),
    ("loopback_in_release", Severity::Warning, None),
    ("predicate_reflects_all", Severity::Error, None),
    ("unconfigured_origins", Severity::Error, None),
    ("no_methods", Severity::Error, None),
    ("method_syntax", Severity::Error, None),
    ("method_case", Severity::Error, None),
    ("method_forbidden", Severity::Error, None),
    ("method_duplicate", Severity::Error, None),
    ("method_misspelt", Severity::Warning, None),
    ("method_options", Severity::Warning, None),
    ("any_method_with_credentials", Severity::Error, None),
    ("header_syntax", Severity::Error, None),
    ("header_forbidden", Severity::Error, None),
    ("header_is_response", Severity::Error, None),
    ("header_safelisted", Severity::Warning, None),
    ("header_duplicate", Severity::Error, None),
    ("header_misspelt", Severity::Warning, None),
    ("any_header_with_credentials", Severity::Error, None),
    ("any_header_without_authorization", Severity::Warning, None),
    ("expose_syntax", Severity::Error, None),
    ("expose_forbidden", Severity::Error, None),
    ("expose_is_request", Severity::Error, None),
    ("expose_safelisted", Severity::Warning, None),
    ("expose_duplicate", Severity::Error, None),
    ("any_expose_with_credentials", Severity::Error, None),
    ("max_age_range", Severity::Error, None),
    ("max_age_capped", Severity::Warning, None),
    (
        "json_without_content_type",
        Severity::OptOut,
        Some("allow(json_without_content_type)"),
    ),
    ("bearer_without_authorization", Severity::Warning, None),
    ("cookies_without_credentials", Severity::Warning, None),
    ("upgrade_without_enforce", Severity::Warning, None),
    ("enforce_without_hosts", Severity::Warning, None),
    ("body_on_get", Severity::Warning, None),
    ("unknown_key", Severity::Error, None),
    ("duplicate_key", Severity::Error, None),
    ("duplicate_attribute", Severity::Error, None),
    ("not_a_function", Severity::Error, None),
    ("same_method_twice", Severity::Error, None),
    ("unannotated_handler", Severity::Error, None),
    ("method_disagrees", Severity::Error, None),
    ("unroutable_method", Severity::Error, None),
    ("env_missing", Severity::Error, None),
    ("env_invalid", Severity::Error, None),
];

#[test]
fn each_listed_rule_exists_with_its_severity_and_opt_out() {
    let rules: Vec<_> = Rule::ALL
        .iter()
        .map(|rule| (rule.id(), rule.severity(), rule.opt_out()))
        .collect();
    assert_eq!(rules, RULES);
}

#[test]
fn a_rule_is_found_by_what_it_is_displayed_as() {
    for &rule in Rule::ALL {
        assert_eq!(Rule::from_id(&rule.to_string()), Some(rule));
    }
    assert_eq!(Rule::from_id("no_such_rule"), None);
}
