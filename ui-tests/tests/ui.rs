//! The compiler's messages for policies: one failing case for each mistake, in a folder with the id of its
//! rule.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use cors_rules::Rule;
use ui_tests::Package;
use walkdir::WalkDir;

// Separate from the passing cases, because trybuild then checks all failing cases with one call of cargo.
#[test]
fn wrong_policies_do_not_compile() {
    trybuild::TestCases::new().compile_fail("fail/*/*.rs");
}

/// One call of cargo checks all of them, which trybuild would do one by one. If `CI` is set, they also run.
#[test]
fn valid_policies_compile() {
    let package = Package::new("valid", Path::new(env!("CARGO_TARGET_TMPDIR")));
    let cases = cases();
    for (name, file) in &cases {
        package.write(name, &fs::read_to_string(file).expect("a case"));
    }
    if env::var_os("CI").is_none() {
        let errors = package.check();
        assert!(errors.is_empty(), "{errors:#?}");
        return;
    }
    let executables = package.build().unwrap_or_else(|errors| panic!("{errors}"));
    for (name, file) in &cases {
        let status = Command::new(&executables[name]).status();
        let is_success = status.expect("a run").success();
        assert!(is_success, "{} fails", file.display());
    }
}

/// The cases that pass, by the names of their programs.
fn cases() -> BTreeMap<String, PathBuf> {
    let files = WalkDir::new("pass").into_iter();
    let files = files.map(|entry| entry.expect("a readable folder").into_path());
    let cases = files.filter(|file| file.extension().is_some_and(|extension| extension == "rs"));
    let name = |file: &Path| {
        let parts = file.with_extension("");
        let parts = parts.iter().skip(1).map(|part| part.to_string_lossy());
        parts.collect::<Vec<_>>().join("_")
    };
    cases.map(|file| (name(&file), file)).collect()
}

#[test]
fn each_rule_has_a_failing_case() {
    for rule in Rule::ALL {
        let folder = Path::new("fail").join(rule.id());
        let cases = fs::read_dir(&folder).map_or(0, Iterator::count);
        assert!(cases > 0, "no case in {}", folder.display());
    }
}

/// The folder of a case is the rule at the end of its message.
#[test]
fn each_message_names_the_rule_of_its_folder() {
    for rule in Rule::ALL {
        let Ok(folder) = fs::read_dir(Path::new("fail").join(rule.id())) else {
            continue;
        };
        for file in folder.map(|entry| entry.expect("a file").path()) {
            if file
                .extension()
                .is_some_and(|extension| extension == "stderr")
            {
                let text = fs::read_to_string(&file).expect("a text");
                let line = format!("rule: {rule}");
                assert!(text.contains(&line), "{} lacks `{line}`", file.display());
            }
        }
    }
}
