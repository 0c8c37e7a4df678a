//! Configurations that a program builds: from command-line arguments, variables, a database.

use std::time::Duration;

use cors_runtime::{ConfigError, MaxAge, PolicyConfig};

/// A configuration with wrong values of every kind: long, invisible, and many.
fn hostile(origins: Vec<String>) -> ConfigError {
    let config = PolicyConfig::new().name("a\nb\u{202e}").origins(origins);
    config.check().expect_err("mistakes")
}

#[test]
fn messages_are_one_line_for_each_part_and_of_limited_length() {
    let long = "x".repeat(100_000);
    let values = vec![
        "https://a.example\r\nSet-Cookie: a=1".to_owned(),
        "https://\u{1b}[31m.example".to_owned(),
        "https://\u{202e}\u{200b}.example".to_owned(),
        format!("https://{long}.example"),
        format!("{long}://a.example"),
        "\u{1f600}".repeat(1_000),
        "\0".to_owned(),
    ];
    let count = values.len();
    let error = hostile(values);
    assert_eq!(error.mistakes().len(), count);
    for mistake in error.mistakes() {
        let text = mistake.to_string();
        assert_eq!(text.lines().count(), 3, "{text}");
        assert!(text.len() < 10_000, "{} bytes", text.len());
        let is_invisible = |char: char| char != '\n' && char.is_control() || char == '\u{202e}';
        assert!(!text.contains(is_invisible), "{text:?}");
    }
}

#[test]
fn every_element_of_a_huge_list_is_checked() {
    let origins = (0..20_000).map(|number| match number % 1_000 {
        999 => format!("https://A{number}.example"),
        _ => format!("https://a{number}.example"),
    });
    let error = hostile(origins.collect());
    assert_eq!(error.mistakes().len(), 20);
    for (mistake, number) in error.mistakes().iter().zip((999..).step_by(1_000)) {
        let expected = format!("https://A{number}.example");
        assert_eq!(mistake.value(), Some(&*expected));
        assert_eq!(mistake.rule(), "origin_case");
    }
}

#[test]
fn durations_are_whole_seconds() {
    let table: [(MaxAge, Option<&str>); 12] = [
        (600.into(), None),
        (600_u32.into(), None),
        (600_u64.into(), None),
        (600_i64.into(), None),
        ("10m".into(), None),
        ("600".to_owned().into(), None),
        (Duration::from_secs(600).into(), None),
        (Duration::ZERO.into(), None),
        (Duration::from_millis(1_500).into(), Some("1.5s")),
        (Duration::from_nanos(1).into(), Some("1ns")),
        ((-1).into(), Some("-1")),
        (u64::MAX.into(), Some("18446744073709551615")),
    ];
    for (max_age, wrong) in table {
        let config = PolicyConfig::new().origins("any").max_age(max_age.clone());
        let error = config.check().err();
        let mistakes = error.iter().flat_map(ConfigError::mistakes);
        let found: Vec<_> = mistakes.map(|it| (it.value(), it.rule())).collect();
        let expected = wrong.map(|value| (Some(value), "max_age_range"));
        assert_eq!(
            found,
            expected.into_iter().collect::<Vec<_>>(),
            "{max_age:?}"
        );
    }
}

#[test]
fn a_message_has_the_name_the_key_and_the_value() {
    let config = PolicyConfig::new()
        .origins("https://A.example")
        .credentials();
    let unnamed = "error: `origins`: `https://A.example`: browsers send the scheme and the host in lower case\n\
        \x20      help: write `\"https://a.example\"`\n\
        \x20      rule: origin_case";
    let error = config.check().expect_err("a mistake");
    assert_eq!(error.name(), "");
    assert_eq!(error.to_string(), unnamed);

    let error = config.name("cors.toml").check().expect_err("a mistake");
    assert_eq!(error.name(), "cors.toml");
    assert_eq!(
        error.to_string(),
        unnamed.replacen("error: ", "error: `cors.toml`, ", 1)
    );

    let policy = PolicyConfig::new()
        .name("cors.toml")
        .origins("any")
        .methods("GET, OPTIONS");
    let warnings = policy.check().expect("a valid policy").warnings().to_vec();
    assert!(warnings[0].is_warning());
    let text = warnings[0].to_string();
    assert!(
        text.starts_with("warning: `cors.toml`, `methods`: `OPTIONS`: "),
        "{text}"
    );
}
