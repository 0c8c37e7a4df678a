//! The tables of the attribute's keys are those that `cors-rules` declares.

use std::{env, fs, path::PathBuf};

use cors_rules::{Key, KeyKind};
use repository::root;

#[test]
fn both_tables_list_each_key_as_it_is_declared() {
    let table = table();
    let page = root().join("cors-runtime/src/docs/keys.md");
    assert_eq_or_update(&page, &table);

    let readme = root().join("README.md");
    let text = fs::read_to_string(&readme).expect("the README");
    let (before, rest) = text.split_once("| key | value |").expect("a table");
    let (_, after) = rest.split_once("\n\n").expect("an end of the table");
    assert_eq_or_update(&readme, &format!("{before}{table}\n{after}"));
}

fn table() -> String {
    let rows = Key::ALL.iter().map(|&key| {
        let name = match key.kind() {
            KeyKind::Rules => format!("{}(..)", key.name()),
            _ => key.name().to_owned(),
        };
        format!("| `{name}` | {} | {} |\n", key.value(), key.default())
    });
    let head = "| key | value | default |\n|---|---|---|\n".to_owned();
    [head].into_iter().chain(rows).collect()
}

fn assert_eq_or_update(file: &PathBuf, expected: &str) {
    if env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(file, expected).expect("a written file");
    }
    let text = fs::read_to_string(file).expect("a file");
    assert_eq!(text, expected, "{}", file.display());
}
