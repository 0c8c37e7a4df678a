//! The compiler and the start-up check report the same rule and help for an origin. The tests compare the
//! compiler's messages of the UI tests with those of a program that reads the same origin from a variable.

use std::{
    env, fs,
    panic::catch_unwind,
    path::{Path, PathBuf},
    process::Command,
};

use cors_axum::{Policies, Policy, cors};
use http::{HeaderMap, Request};

#[cors(origins = [env("CORS_TEST_TABLE")], methods = [GET])]
#[expect(dead_code, reason = "only its policy is read")]
fn plain() {}

#[cors(origins = [env("CORS_TEST_TABLE")], methods = [GET], credentials)]
#[expect(dead_code, reason = "only its policy is read")]
fn with_credentials() {}

/// A UI test with one origin, and the rule and help of the compiler's error; `None` for a warning.
struct Case {
    path: PathBuf,
    origin: String,
    credentials: bool,
    verdict: Option<(String, String)>,
}

fn cases() -> Vec<Case> {
    let fail = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui-tests/fail");
    let folders = fs::read_dir(fail)
        .expect("folders")
        .map(|entry| entry.expect("a folder").path());
    let files = folders.flat_map(|folder| fs::read_dir(folder).expect("cases"));
    files
        .filter_map(|entry| case(&entry.expect("a case").path()))
        .collect()
}

fn case(path: &Path) -> Option<Case> {
    path.extension().filter(|extension| *extension == "rs")?;
    let source = fs::read_to_string(path).ok()?;
    let stderr = fs::read_to_string(path.with_extension("stderr")).ok()?;
    let (_, rest) = source.split_once("#[cors(origins = [\"")?;
    let (origin, rest) = rest.split_once("\"]")?;
    let (rest, _) = rest.split_once(")]")?;
    let credentials = rest.contains("credentials");
    let is_plain = [", methods = [GET]", ", methods = [GET], credentials"].contains(&rest);
    // A variable contains a list of origins, and ignores white space around them.
    if !is_plain
        || origin.trim() != origin
        || origin.contains(['"', ',', '\\'])
        || origin.is_empty()
    {
        return None;
    }
    let is_warning = stderr.contains("use of deprecated");
    Some(Case {
        path: path.to_owned(),
        origin: origin.to_owned(),
        credentials,
        verdict: (!is_warning).then(|| verdict(&stderr)).flatten(),
    })
}

fn verdict(text: &str) -> Option<(String, String)> {
    let line = |mark: &str| text.lines().find_map(|line| line.trim().strip_prefix(mark));
    Some((line("rule: ")?.to_owned(), line("help: ")?.replace('"', "")))
}

#[test]
fn the_compiler_and_the_program_report_the_same() {
    let cases = cases();
    assert!(cases.len() > 60, "only {} cases", cases.len());
    for case in cases {
        let said = start(&case.origin, case.credentials);
        assert_eq!(
            verdict(&said),
            case.verdict,
            "{}: {said}",
            case.path.display()
        );
    }
}

/// The output of a new program that reads `origin` at start-up. A program reads a variable only once.
fn start(origin: &str, credentials: bool) -> String {
    let credentials = credentials.to_string();
    let variables = [
        ("CORS_TEST_TABLE", origin),
        ("CORS_TEST_CREDENTIALS", &credentials),
    ];
    run("the_program", &variables)
}

/// Runs a test of this file as a program with these variables, and returns its output.
fn run(test: &str, variables: &[(&str, &str)]) -> String {
    let output = Command::new(env::current_exe().expect("this test"))
        .args(["--exact", test, "--nocapture"])
        .env_remove("CORS_TEST_TABLE")
        .env_remove("CORS_TEST_OTHER")
        .envs(variables.iter().copied())
        .output()
        .expect("a program");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The program that [`start`] runs. As a normal test it has no variable, and does nothing.
#[test]
fn the_program() {
    if env::var_os("CORS_TEST_TABLE").is_none() {
        return;
    }
    let policy = match env::var("CORS_TEST_CREDENTIALS").as_deref() {
        Ok("true") => with_credentials::POLICY,
        _ => plain::POLICY,
    };
    if let Err(error) = policy.prepare() {
        println!("{error}");
    }
}

#[cors(origins = [env("CORS_TEST_TABLE"), env("CORS_TEST_OTHER")], methods = [GET])]
#[expect(dead_code, reason = "only its policy is read")]
fn of_two_variables() {}

#[cors(origins = ["https://app.example.com", env("CORS_TEST_TABLE")], methods = [GET])]
#[expect(dead_code, reason = "only its policy is read")]
fn beside_a_literal() {}

#[cors(origins = [option_env("CORS_TEST_TABLE")], methods = [GET])]
#[expect(dead_code, reason = "only its policy is read")]
fn optional() {}

/// Prints whether the policies can be prepared, and their headers for an origin and for bytes that are not an origin.
#[test]
fn the_other_program() {
    if env::var_os("CORS_TEST_CREDENTIALS").is_none() {
        return;
    }
    for policy in [
        plain::POLICY,
        of_two_variables::POLICY,
        beside_a_literal::POLICY,
        optional::POLICY,
    ] {
        let name = policy.name();
        match policy.prepare() {
            Ok(()) => println!("{name} is prepared"),
            Err(error) => println!("{name}: {error}"),
        }
        for origin in [
            &b"https://a.example"[..],
            b"https://\xffa.example",
            b"nonsense",
        ] {
            let request = Request::get("/")
                .header("origin", origin)
                .body(())
                .expect("a request");
            let mut headers = HeaderMap::new();
            Policies::from(policy)
                .response_headers(&request)
                .write(&mut headers);
            let origin = String::from_utf8_lossy(origin);
            println!(
                "{name} {origin} {:?}",
                headers.get("access-control-allow-origin")
            );
            println!("{name} {origin} {:?}", headers.get("vary"));
        }
    }
}

/// Bytes of a request are sent back only if they are an origin that the policy allows.
#[test]
fn a_wildcard_in_a_variable_is_the_constant_wildcard() {
    let output = run(
        "the_other_program",
        &[("CORS_TEST_CREDENTIALS", ""), ("CORS_TEST_TABLE", "*")],
    );
    assert!(output.contains("plain is prepared"), "{output}");
    for origin in ["https://a.example", "https://\u{fffd}a.example", "nonsense"] {
        for answer in [r#"Some("*")"#, "None"] {
            assert!(
                output.contains(&format!("plain {origin} {answer}\n")),
                "{output}"
            );
        }
    }
    assert!(!output.contains("Some(\"nonsense\")"), "{output}");
}

#[test]
fn a_wildcard_in_a_variable_must_be_alone() {
    for (table, other) in [
        ("*", "https://b.example"),
        ("https://b.example", "*"),
        ("*", "*"),
    ] {
        let variables = [
            ("CORS_TEST_CREDENTIALS", ""),
            ("CORS_TEST_TABLE", table),
            ("CORS_TEST_OTHER", other),
        ];
        let output = run("the_other_program", &variables);
        let of_two = output
            .split("of_two_variables: ")
            .nth(1)
            .unwrap_or_default();
        assert_eq!(
            verdict(of_two).expect("a verdict").0,
            "origin_any_not_alone",
            "{output}"
        );
    }
    let output = run(
        "the_other_program",
        &[("CORS_TEST_CREDENTIALS", ""), ("CORS_TEST_TABLE", "*")],
    );
    let beside = output
        .split("beside_a_literal: ")
        .nth(1)
        .unwrap_or_default();
    assert_eq!(
        verdict(beside).expect("a verdict").0,
        "origin_any_not_alone",
        "{output}"
    );
}

#[test]
fn an_optional_variable_may_be_unset_or_empty_but_not_wrong() {
    const PREPARED: &str = "optional is prepared";
    let table = [
        (None, PREPARED, "optional https://a.example None"),
        (Some(""), PREPARED, "optional https://a.example None"),
        (Some(" , "), PREPARED, "optional https://a.example None"),
        (
            Some("https://a.example"),
            PREPARED,
            "optional https://a.example Some(\"https://a.example\")",
        ),
        (
            Some("https://A.example"),
            "optional: error: the variable `CORS_TEST_TABLE` is invalid at `https://A.example`",
            "optional https://a.example None",
        ),
    ];
    for (value, prepared, answer) in table {
        let value = value.map(|value| ("CORS_TEST_TABLE", value));
        let variables: Vec<_> = value
            .into_iter()
            .chain([("CORS_TEST_CREDENTIALS", "")])
            .collect();
        let output = run("the_other_program", &variables);
        for line in [prepared, answer] {
            assert!(output.contains(line), "{value:?}: {output}");
        }
    }
}

#[test]
fn a_mistake_names_the_variable_and_the_handlers_that_read_it() {
    for (value, what) in [
        (
            None,
            "the variable `CORS_TEST_TABLE` cannot be read: environment variable not found",
        ),
        (
            Some(" , "),
            "the variable `CORS_TEST_TABLE` is empty, so it allows no origin",
        ),
    ] {
        let value = value.map(|value| ("CORS_TEST_TABLE", value));
        let variables: Vec<_> = value
            .into_iter()
            .chain([("CORS_TEST_CREDENTIALS", "")])
            .collect();
        let output = run("the_mounting_program", &variables);
        assert!(output.contains(what), "{output}");
        assert!(
            output.contains("policy: `plain` (tests/tests/start_up.rs:"),
            "{output}"
        );
        assert!(
            output.contains(", `with_credentials` (tests/tests/start_up.rs:"),
            "{output}"
        );
    }
}

/// Prints the reason why the policies cannot be mounted.
#[test]
fn the_mounting_program() {
    if env::var_os("CORS_TEST_CREDENTIALS").is_none() {
        return;
    }
    let policies: &'static [&'static Policy] = &[plain::POLICY, with_credentials::POLICY];
    let panic = catch_unwind(|| Policies::from(policies).prepare_or_panic());
    let panic = panic.expect_err("a mistake");
    println!("{}", panic.downcast_ref::<String>().expect("a text"));
}
