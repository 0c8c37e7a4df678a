//! A policy depends on the variables and debug assertions of the build, and a program contains only what its policies
//! need.

use std::{fs, path::Path};

use repository::is_skipped;
use ui_tests::Package;

const PROGRAM: &str = r#"
use cors_axum::cors;

#[cors(
    origins = [env!("CORS_BUILD_ORIGIN")],
    debug_origins = ["http://localhost:3000"],
    methods = [GET]
)]
async fn handler() {}

fn main() {
    let _ = handler;
    let allows = |origin| {
        let request = axum::http::Request::get("/").header("origin", origin).body(()).unwrap();
        handler::POLICY.decide(&request).is_allowed()
    };
    println!("{:?} {}", handler::POLICY.origins().list(), allows("http://localhost:3000"));
}
"#;

#[test]
fn variables_and_debug_assertions_of_the_build_count() {
    if is_skipped("builds with variables") {
        return;
    }
    let package = Package::new("builds", Path::new(env!("CARGO_TARGET_TMPDIR")));
    package.write("program", PROGRAM);
    let run = |arguments: &[&str], origin| {
        package.run("program", arguments, ("CORS_BUILD_ORIGIN", origin))
    };
    let debug = |origin| format!("[\"{origin}\", \"http://localhost:3000\"] true\n");
    assert_eq!(
        run(&[], "https://one.example"),
        debug("https://one.example")
    );
    assert_eq!(
        run(&[], "https://two.example"),
        debug("https://two.example")
    );

    // For the program alone, so that its dependencies are not built again.
    let release = [
        "--config",
        "profile.dev.package.programs.debug-assertions=false",
    ];
    assert_eq!(
        run(&release, "https://two.example"),
        "[\"https://two.example\"] false\n"
    );
}

const REFUSAL: &str = r#"
use cors_axum::cors;

#[cors(origins = [ORIGIN], methods = [GET])]
async fn handler() {}

fn main() {
    let _ = handler;
    let request = axum::http::Request::get("/").header("origin", "https://foreign.example").body(()).unwrap();
    println!("{}", handler::POLICY.decide(&request).reason().unwrap());
}
"#;

/// The list takes 150 KB.
#[test]
fn programs_that_read_no_origins_do_not_contain_the_list_of_public_suffixes() {
    if is_skipped("the list of public suffixes in programs") {
        return;
    }
    let package = Package::new("suffixes", Path::new(env!("CARGO_TARGET_TMPDIR")));
    let origins = [
        ("constant", r#""https://app.example.com""#),
        ("variable", r#"env("APP_ORIGIN")"#),
    ];
    for (name, origin) in origins {
        package.write(name, &REFUSAL.replace("ORIGIN", origin));
    }
    let programs = package.build().unwrap_or_else(|errors| panic!("{errors}"));
    let contains_list = |name| {
        let program = fs::read(&programs[name]).expect("a program");
        let line = b"\nact.edu.au\n";
        program.windows(line.len()).any(|bytes| bytes == line)
    };
    assert!(contains_list("variable"));
    assert!(!contains_list("constant"));
}
