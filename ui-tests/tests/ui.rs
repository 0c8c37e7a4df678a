//! What the compiler says to a policy: one failing case for each mistake, in a folder of its rule's id.

use std::{fs, path::Path};

use cors_rules::Rule;

// Apart from the cases that pass: trybuild checks cases that fail by one call of cargo.
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
