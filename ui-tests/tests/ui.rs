//! What the compiler says to a policy: one failing case for each mistake, in a folder of its rule's id.

use std::{fs, path::Path};

use cors_rules::Rule;

#[test]
fn wrong_policies_do_not_compile_and_right_ones_do() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("fail/*/*.rs");
    cases.pass("pass/*/*.rs");
}

#[test]
fn each_rule_has_a_failing_case() {
    for rule in Rule::ALL {
        let folder = Path::new("fail").join(rule.id());
        let cases = fs::read_dir(&folder).map_or(0, Iterator::count);
        assert!(cases > 0, "no case in {}", folder.display());
    }
}

/// A case's folder says what its message ends in.
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
