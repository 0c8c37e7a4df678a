//! The compiler's messages for policies: one failing case for each mistake, in a folder with the id of its
//! rule.

use std::{fs, path::Path};

use cors_rules::Rule;

// Separate from the passing cases, because trybuild then checks all failing cases with one call of cargo.
#[test]
fn wrong_policies_do_not_compile() {
    trybuild::TestCases::new().compile_fail("fail/*/*.rs");
}

#[test]
fn valid_policies_compile() {
    trybuild::TestCases::new().pass("pass/*/*.rs");
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
