//! The README lists each feature.

use std::{collections::BTreeSet, fs};

use repository::root;
use toml::Table;

#[test]
fn the_readme_lists_each_feature() {
    let read = |file: &str| fs::read_to_string(root().join(file)).expect(file);
    let manifest: Table = read("cors-runtime/Cargo.toml").parse().expect("a manifest");
    let features: BTreeSet<&str> = manifest["features"]
        .as_table()
        .expect("features")
        .keys()
        .map(String::as_str)
        .collect();

    let readme = read("README.md");
    let (_, section) = readme.split_once("\n## Features\n").expect("a section");
    let section = section.split("\n## ").next().unwrap_or(section);
    let listed: BTreeSet<&str> = section
        .lines()
        .filter_map(|row| row.strip_prefix("| `")?.split('`').next())
        .collect();

    assert_eq!(listed, features);
}
