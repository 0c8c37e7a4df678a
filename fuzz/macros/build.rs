//! Declares the modules that `cors-macros/src/lib.rs` declares, with the paths of their files.

use std::{env, fmt::Write as _, fs, path::Path};

fn main() {
    let manifest = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let folder = Path::new(&manifest).join("../../cors-macros/src");
    println!("cargo::rerun-if-changed={}", folder.display());
    let root = fs::read_to_string(folder.join("lib.rs")).expect("the crate's root");
    let mut declarations = String::new();
    for name in modules(&root) {
        let path = folder.join(format!("{name}.rs"));
        writeln!(
            declarations,
            "#[path = r\"{}\"]\nmod {name};",
            path.display()
        )
        .expect("a string grows");
    }
    let output = env::var("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&output).join("modules.rs"), declarations).expect("a written file");
}

/// The modules that are not only for tests.
fn modules(root: &str) -> impl Iterator<Item = &str> {
    let lines = root.lines();
    let before = std::iter::once("").chain(root.lines());
    lines
        .zip(before)
        .filter(|(_, before)| *before != "#[cfg(test)]")
        .filter_map(|(line, _)| line.strip_prefix("mod ")?.strip_suffix(';'))
}
