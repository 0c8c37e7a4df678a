//! The documentation's page of rules: each incorrect example breaks its rule, and the page quotes the
//! message.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use ui_tests::Package;

const START: &str = "\n## `";

/// The section of a rule.
struct Section<'a> {
    rule: &'a str,
    text: &'a str,
}

#[test]
fn each_wrong_example_breaks_its_rule_with_the_quoted_message() {
    let path = path();
    let page = fs::read_to_string(&path).expect("the page of rules");
    let mut parts = page.split(START);
    let introduction = parts.next().expect("an introduction");
    let sections: Vec<Section<'_>> = parts.map(Section::new).collect();
    let package = Package::new("documentation", Path::new(env!("CARGO_TARGET_TMPDIR")));
    for section in &sections {
        package.write(section.rule, &section.program());
    }
    let errors = package.check();
    let updated: Vec<String> = sections
        .iter()
        .map(|section| section.with_message(&section.message(&errors)))
        .collect();
    if env::var_os("UPDATE_SNAPSHOTS").is_some() {
        let updated = [&[introduction.to_owned()][..], &updated].concat();
        fs::write(path, updated.join(START)).expect("a written page");
        return;
    }
    for (section, updated) in sections.iter().zip(updated) {
        assert_eq!(
            section.text, updated,
            "the page quotes another message; write it by `UPDATE_SNAPSHOTS=1`"
        );
    }
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../cors-runtime/src/docs/rules.md")
}

impl<'a> Section<'a> {
    fn new(text: &'a str) -> Self {
        let (rule, _) = text.split_once('`').expect("an id");
        Self { rule, text }
    }

    /// Whether the rule is a warning. A hidden line of its example turns warnings into errors.
    fn is_warning(&self) -> bool {
        self.text.contains("**Causes a warning:**")
    }

    /// The first code block of a kind.
    fn block(&self, kind: &str) -> &'a str {
        let (_, code) = self
            .text
            .split_once(&format!("```{kind}\n"))
            .unwrap_or_else(|| panic!("{} has no block `{kind}`", self.rule));
        code.split_once("```").expect("its end").0
    }

    /// The incorrect example as a program.
    fn program(&self) -> String {
        let lines = self
            .block("compile_fail")
            .lines()
            .map(|line| line.strip_prefix("# ").unwrap_or(line))
            .filter(|line| *line != "#");
        let (mounts, items): (Vec<&str>, Vec<&str>) =
            lines.partition(|line| line.starts_with("let "));
        format!(
            "{}\n\nfn main() {{\n{}\n}}\n",
            items.join("\n"),
            mounts.join("\n")
        )
    }

    /// The compiler's message for the incorrect example, which must not break another rule.
    fn message(&self, errors: &BTreeMap<String, Vec<String>>) -> String {
        let line = format!("rule: {}", self.rule);
        let found = errors.get(self.rule).map_or(&[][..], Vec::as_slice);
        let (own, others): (Vec<&String>, Vec<&String>) =
            found.iter().partition(|error| error.contains(&line));
        assert!(others.is_empty(), "{}: {others:#?}", self.rule);
        let first = own
            .first()
            .unwrap_or_else(|| panic!("{} is not broken", self.rule));
        let lines = first
            .lines()
            .take_while(|line| !line.trim_start().starts_with("-->"));
        let text = lines.collect::<Vec<_>>().join("\n");
        if self.is_warning() {
            text.replacen("error:", "warning:", 1)
                .replace("\n       ", "\n         ")
        } else {
            text
        }
    }

    /// The section with `message` as the quoted message.
    fn with_message(&self, message: &str) -> String {
        let quote = self.block("text");
        let block = |text: &str| format!("```text\n{text}```");
        self.text
            .replacen(&block(quote), &block(&format!("{message}\n")), 1)
    }
}
