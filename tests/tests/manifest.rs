//! The manifest of a program. This test is the program.

#![forbid(unsafe_code)]

use std::{env, fs, path::Path, process::Command};

use cors_axum::{cors, routes};
use cors_manifest::{Handler, Manifest, assert_manifest};

/// The first handlers of the program.
mod users {
    use cors_axum::{cors, policy};

    policy! {
        /// The first-party web application.
        APP = {
            origins = [
                "https://app.example.com",
                "https://*.app.example.com",
                env("CORS_TEST_STARTED"),
                matching(tenants::is_tenant),
            ],
            headers = ["content-type"],
            expose = ["etag"],
            max_age = "10m",
            credentials,
        }
    }

    mod tenants {
        pub(super) fn is_tenant(origin: &cors_axum::Origin<'_>) -> bool {
            origin.host() == "tenant.example"
        }
    }

    #[cors(policy = APP, methods = [DELETE])]
    pub(crate) async fn delete_user() {}
}

#[cors(origins = any, methods = [GET], headers = [any, "authorization"], preflight_status = 200)]
async fn status() {}

/// A preview for sandboxed frames.
#[cors(origins = ["null"], methods = [GET], private_network, danger_null_origin)]
async fn preview() {}

#[test]
fn the_manifest_has_each_handler_once_and_in_order() {
    let _app: axum::Router = axum::Router::new()
        .route("/status", routes![status])
        .route("/preview", routes![preview])
        .route("/user", routes![users::delete_user]);
    let handlers = Manifest::of_program().handlers;
    let paths: Vec<String> = handlers.iter().map(Handler::path).collect();
    assert_eq!(
        paths,
        [
            "manifest::preview",
            "manifest::status",
            "manifest::users::delete_user"
        ]
    );
}

/// The reviewed manifest, relative to the folder of this package.
const REVIEWED: &str = "tests/manifest.json";

/// The variable with another file, for a run of these tests that one of them starts.
const OTHER_FILE: &str = "REVIEWED_MANIFEST";

#[test]
fn the_policies_are_the_reviewed_ones() {
    let file = env::var(OTHER_FILE).unwrap_or_else(|_| REVIEWED.to_owned());
    assert_manifest!(&file);
}

#[test]
fn a_test_fails_until_the_difference_is_accepted() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("cors.json");

    let missing = run(&file, "");
    assert!(missing.contains("there is no `"), "{missing}");
    assert!(!file.exists());

    assert_passes(&run(&file, "update"));
    let written = fs::read_to_string(&file).expect("a file");
    assert_eq!(written, Manifest::of_program().to_json());

    let reviewed = written.replace("\"null\"", "\"https://frames.example\"");
    fs::write(&file, &reviewed).expect("a written file");
    let different = run(&file, "");
    let words = format!(
        "\nthe CORS policies are not those of `{}`:\n\n\
         \x20 widened   the origin null (any sandboxed frame) may now GET preview\n\
         \x20 narrowed  https://frames.example may no longer GET preview\n\n\
         to accept them: CORS_MANIFEST=update cargo test\n",
        file.display()
    );
    assert!(different.contains(&words), "{different}");
    assert!(different.contains("tests/manifest.rs:"), "{different}");
    assert_eq!(fs::read_to_string(&file).expect("a file"), reviewed);

    assert_passes(&run(&file, "update"));
    assert_passes(&run(&file, ""));
}

/// Runs the test of the reviewed policies with this file and this mode, and returns its output.
fn run(file: &Path, mode: &str) -> String {
    let tests = env::current_exe().expect("this program");
    let output = Command::new(tests)
        .args([
            "--exact",
            "the_policies_are_the_reviewed_ones",
            "--nocapture",
        ])
        .env(OTHER_FILE, file)
        .env("CORS_MANIFEST", mode)
        .output()
        .expect("a run");
    let text = [output.stdout, output.stderr].concat();
    String::from_utf8(text).expect("text")
}

fn assert_passes(output: &str) {
    assert!(output.contains("test result: ok. 1 passed"), "{output}");
}
