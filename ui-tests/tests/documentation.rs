//! Each wrong example of the documentation's page of rules breaks the rule under which it stands.

use std::{collections::BTreeMap, fs, path::Path};

use ui_tests::Package;

#[test]
fn each_wrong_example_breaks_its_rule() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cors-runtime/src/docs/rules.md");
    let page = fs::read_to_string(page).expect("the page of rules");
    let package = Package::new("documentation", Path::new(env!("CARGO_TARGET_TMPDIR")));
    let examples: BTreeMap<&str, String> =
        page.split("\n## `").skip(1).map(wrong_example).collect();
    for (rule, example) in &examples {
        package.write(rule, example);
    }
    let errors = package.check();
    for (rule, example) in examples {
        let line = format!("rule: {rule}");
        let found = errors.get(rule).into_iter().flatten();
        let others: Vec<&String> = found
            .clone()
            .filter(|error| !error.contains(&line))
            .collect();
        assert!(
            found.count() > 0 && others.is_empty(),
            "{rule}:\n{example}\n{others:#?}"
        );
    }
}

/// The id of a section, and its first example as a program.
fn wrong_example(section: &str) -> (&str, String) {
    let (rule, text) = section.split_once('`').expect("an id");
    let (_, text) = text
        .split_once("```compile_fail\n")
        .expect("a wrong example");
    let (example, _) = text.split_once("```").expect("its end");
    let lines = example
        .lines()
        .map(|line| line.strip_prefix("# ").unwrap_or(line));
    let lines: Vec<&str> = lines.filter(|line| *line != "#").collect();
    let (mounts, items): (Vec<&str>, Vec<&str>) =
        lines.iter().partition(|line| line.starts_with("let "));
    (
        rule,
        format!(
            "{}\n\nfn main() {{\n{}\n}}\n",
            items.join("\n"),
            mounts.join("\n")
        ),
    )
}
