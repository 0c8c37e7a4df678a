//! The mistakes that the library does not explain.

use std::{fs, path::Path};

/// The section "Limits" of the front page, on one line.
///
/// # Panics
///
/// If there is no such section.
#[must_use]
pub fn limits() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let page = fs::read_to_string(page).expect("the front page");
    let (_, section) = page.split_once("\n## Limits\n").expect("the section");
    let section = section
        .split_once("\n## ")
        .map_or(section, |(section, _)| section);
    section.split_whitespace().collect::<Vec<_>>().join(" ")
}
