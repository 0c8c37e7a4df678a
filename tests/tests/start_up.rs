//! An origin gets the same verdict, rule and help from the compiler and at start-up: the compiler's
//! messages of the UI cases are held against what a program says to the same text in a variable.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use cors_axum::cors;

#[cors(origins = [env("CORS_TEST_TABLE")], methods = [GET])]
#[expect(dead_code, reason = "only its policy is read")]
fn plain() {}

#[cors(origins = [env("CORS_TEST_TABLE")], methods = [GET], credentials)]
#[expect(dead_code, reason = "only its policy is read")]
fn with_credentials() {}

/// A UI case with one origin, and what the compiler says: rule and help; nothing for a warning.
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
    // A variable holds several origins, and white space around them counts for nothing.
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
fn the_compiler_and_the_program_say_the_same() {
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

/// What a program says to `origin` at its start. A program reads a variable once, so this is another one.
fn start(origin: &str, credentials: bool) -> String {
    let output = Command::new(env::current_exe().expect("this test"))
        .args(["--exact", "the_program", "--nocapture"])
        .env("CORS_TEST_TABLE", origin)
        .env("CORS_TEST_CREDENTIALS", credentials.to_string())
        .output()
        .expect("a program");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The program that [`start`] runs; by itself it has no variable, and nothing to say.
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
