//! Configurations with mistakes.

use cors_axum::{OriginSet, PolicyConfig, RuntimePolicy};

fn json(text: &str) -> String {
    let policy: Result<RuntimePolicy, _> = serde_json::from_str(text);
    policy.expect_err("a mistake").to_string()
}

fn toml(text: &str) -> String {
    let policy: Result<RuntimePolicy, _> = toml::from_str(text);
    policy.expect_err("a mistake").to_string()
}

fn check(config: &PolicyConfig) -> String {
    config.check().expect_err("a mistake").to_string()
}

pub(crate) fn slash() -> String {
    let config = PolicyConfig::new().name("[http.cors]");
    check(&config.origins(["https://app.example.com/"]))
}

pub(crate) fn lower_case() -> String {
    let config = PolicyConfig::new().origins(["https://app.example.com"]);
    check(&config.methods(["get"]))
}

pub(crate) fn no_origins() -> String {
    check(&PolicyConfig::new().methods(["GET"]))
}

pub(crate) fn unknown_key_in_json() -> String {
    json(r#"{"allowedOrigins": ["https://app.example.com"]}"#)
}

pub(crate) fn any_with_credentials_in_toml() -> String {
    toml("origins = \"*\"\ncredentials = true")
}

pub(crate) fn milliseconds_in_json() -> String {
    json(r#"{"origins": ["https://app.example.com"], "max_age": 600000}"#)
}

pub(crate) fn variable_in_toml() -> String {
    toml("origins = ['env(\"APP_ORIGIN\")']")
}

pub(crate) fn hosts_in_a_set() -> String {
    let set = OriginSet::new(["app.example.com", "localhost:3000"]);
    set.expect_err("a mistake").to_string()
}
