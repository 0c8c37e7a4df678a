//! A policy depends on the variables and debug assertions of the build.

use std::{env, path::Path};

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
    if env::var_os("CI").is_none() {
        println!("skipped: the programs are built only if `CI` is set");
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
