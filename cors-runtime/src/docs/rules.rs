#![doc = include_str!("rules.md")]

#[cfg(test)]
mod tests {
    use cors_rules::Rule;

    #[test]
    fn each_rule_has_its_place_on_the_page_in_order() {
        let page = include_str!("rules.md");
        let ids: Vec<&str> = page
            .lines()
            .filter_map(|line| line.strip_prefix("## `")?.strip_suffix('`'))
            .collect();
        let rules: Vec<&str> = Rule::ALL.iter().map(|rule| rule.id()).collect();
        assert_eq!(ids, rules);
    }

    /// The labels distinguish the examples for readers who see no colors.
    #[test]
    fn each_rule_has_labelled_examples_and_a_quoted_message() {
        let page = include_str!("rules.md");
        for section in page.split("\n## `").skip(1) {
            let labels = if section.contains("*Warning.*") {
                ["**Causes a warning:**", "**Causes no warning:**"]
            } else {
                ["**Does not compile:**", "**Compiles:**"]
            };
            let parts = [
                &format!("\n{}\n\n```compile_fail\n", labels[0]),
                "\n```\n\n```text\n",
                &format!("\n```\n\n{}\n\n```\n", labels[1]),
            ];
            let rest = parts.iter().try_fold(section, |rest, part| {
                rest.split_once(*part).map(|(_, rest)| rest)
            });
            assert!(rest.is_some(), "{section}");
        }
    }
}
