//! The places of a policy's table in the configuration of a program.

use cors_runtime::{ConfigMistake, PolicyConfig, RuntimePolicy};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Nested<T> {
    cors: T,
}

#[derive(Debug, Deserialize)]
struct Flattened {
    port: u16,
    #[serde(flatten)]
    cors: PolicyConfig,
}

/// For an untagged enum, `serde` buffers the values.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Buffered {
    Policy {
        cors: PolicyConfig,
    },
    #[expect(dead_code, reason = "the other variant is read")]
    Off {
        cors: bool,
    },
}

const WRONG: &str =
    "cors = { origins = 'https://A.example', methods = ['get'], credentails = true }";
const RULES: [&str; 3] = ["origin_case", "method_case", "unknown_key"];

fn rules(config: &PolicyConfig) -> Vec<&'static str> {
    let error = config.check().expect_err("mistakes");
    error.mistakes().iter().map(ConfigMistake::rule).collect()
}

#[test]
fn mistakes_survive_nesting_flattening_and_buffering() {
    let nested: Nested<PolicyConfig> = toml::from_str(WRONG).expect("a table");
    assert_eq!(rules(&nested.cors), RULES);

    let optional: Nested<Option<PolicyConfig>> = toml::from_str(WRONG).expect("a table");
    assert_eq!(rules(&optional.cors.expect("a policy")), RULES);

    let Buffered::Policy { cors } = toml::from_str(WRONG).expect("a table") else {
        panic!("a policy is expected");
    };
    assert_eq!(rules(&cors), RULES);

    let flat =
        r#"{"origins": "https://A.example", "port": 80, "methods": ["get"], "credentails": true}"#;
    let flattened: Flattened = serde_json::from_str(flat).expect("a table");
    assert_eq!(flattened.port, 80);
    assert_eq!(rules(&flattened.cors), RULES);
}

#[test]
fn a_wrong_policy_ends_the_reading_with_all_its_mistakes() {
    let error = toml::from_str::<Nested<RuntimePolicy>>(WRONG).expect_err("mistakes");
    let text = error.to_string();
    for rule in RULES {
        assert!(text.contains(&format!("rule: {rule}")), "{text}");
    }
    assert!(text.contains("write `\"https://a.example\"`"), "{text}");
}

#[test]
fn a_value_that_is_no_table_is_an_error_of_the_format() {
    let expected = "expected a table with the keys of a CORS policy, such as `origins`";
    for value in ["'any'", "['https://a.example']", "5", "true"] {
        let text = format!("cors = {value}");
        let error = toml::from_str::<Nested<PolicyConfig>>(&text).expect_err(value);
        assert!(error.to_string().contains(expected), "{error}");
        assert!(toml::from_str::<Nested<RuntimePolicy>>(&text).is_err());
    }
    let error = serde_json::from_str::<PolicyConfig>("null").expect_err("null");
    assert!(error.to_string().contains(expected), "{error}");
}
