//! The manifest of a program: this test is the program.

#![forbid(unsafe_code)]

use std::{env, fs, path::Path, process::Command};

use cors_runtime::{
    __private::manifest_entry,
    manifest::{Manifest, assert_manifest},
    policy,
};

mod named {
    use cors_runtime::policy;

    policy! {
        /// The first-party web application.
        pub(crate) APP = {
            origins = ["https://app.example.com", "https://*.app.example.com", env("APP_ORIGINS")],
            methods = [DELETE],
            headers = ["content-type"],
            expose = ["etag"],
            max_age = "10m",
            credentials,
        }
    }
}

policy! {
    /// Everybody.
    PUBLIC = { origins = any, methods = [GET], headers = [any, "authorization"] }

    /// Sandboxed frames.
    FRAMES = { origins = ["null"], methods = [GET], private_network, danger_null_origin }
}

manifest_entry!(
    "delete_user",
    "api::users",
    r"src\users.rs",
    12,
    &named::APP
);
manifest_entry!("status", "api", "src/api.rs", 3, &PUBLIC);
manifest_entry!("preview", "api", "src/api.rs", 9, &FRAMES);

/// What was reviewed, relative to the folder of this package.
const REVIEWED: &str = "tests/manifest.json";

/// Another file for a run of these tests by one of them.
const OTHER_FILE: &str = "REVIEWED_MANIFEST";

#[test]
fn the_manifest_holds_what_the_program_registers() {
    let expected = Manifest::from_json(include_str!("manifest.json")).expect("a manifest");
    assert_eq!(Manifest::of_program(), expected);
}

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

/// What the test of the reviewed policies prints, with this file and this mode.
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
