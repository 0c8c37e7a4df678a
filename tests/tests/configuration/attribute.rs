//! A configuration has the same errors and warnings as the attribute. The tests in
//! `cors-macros/src/policies.rs` compare the attribute with the same table.

use cors_runtime::{ConfigMistake, PolicyConfig};

const TABLE: &str = include_str!("../../../cors-rules/tests/policies.txt");

/// The result for a configuration: `valid`, or the ids of its warnings or errors.
fn verdict(configuration: &str) -> String {
    let config: PolicyConfig = serde_json::from_str(configuration).expect(configuration);
    let ids = |mistakes: &[ConfigMistake]| {
        let ids: Vec<&str> = mistakes.iter().map(ConfigMistake::rule).collect();
        ids.join(", ")
    };
    match config.check() {
        Ok(policy) if policy.warnings().is_empty() => "valid".to_owned(),
        Ok(policy) => format!("warnings: {}", ids(policy.warnings())),
        Err(error) => format!("errors: {}", ids(error.mistakes())),
    }
}

#[test]
fn a_configuration_breaks_the_rules_that_its_attribute_breaks_in_the_same_order() {
    let (_, rows) = TABLE.split_once("\n\n").expect("a comment");
    let mut count = 0;
    for row in rows.trim_end().split("\n\n") {
        let lines: Vec<&str> = row.lines().collect();
        let &[attribute, configuration, expected] = &lines[..] else {
            panic!("a row has three lines: {row}");
        };
        assert_eq!(verdict(configuration), expected, "{attribute}");
        count += 1;
    }
    assert!(count > 300, "only {count} rows");
}
