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
}
