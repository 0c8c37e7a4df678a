//! Compares the table in `lib.rs` with the number of lines of each file.

use std::{fs, path::Path};

/// The number of lines of code.
fn count(module: &str, file: &str) -> usize {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let text = fs::read_to_string(source.join(module).join(file)).expect("a file");
    let lines = text.lines().map(str::trim_start);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .count()
}

#[test]
fn the_version_with_policies_is_not_longer_and_the_table_has_the_numbers() {
    let modules = [
        "node_server",
        "streaming_server",
        "library_router",
        "tenant_api",
    ];
    for module in modules {
        let [there, here] = ["tower_http.rs", "cors.rs"].map(|file| count(module, file));
        assert!(
            here <= there,
            "{module}: {here} lines, {there} with tower-http"
        );
        let row = format!("| {there} | {here} |");
        let mut rows = include_str!("../src/lib.rs").lines();
        let is_row = |line: &str| line.contains(&format!("[`{module}`]")) && line.contains(&row);
        assert!(rows.any(is_row), "{module} {row}");
    }
}
