//! A release removes nothing from the public interface of an earlier release with which it must be
//! compatible, according to Semantic Versioning. `released/VERSION/PACKAGE.txt` is the `public-api.txt` of a
//! released package.

use std::{fs, path::Path};

use repository::{LIBRARIES, root};
use toml::Table;
use walkdir::WalkDir;

#[test]
fn no_item_of_a_compatible_release_is_removed() {
    let manifest: Table = read(&root().join("Cargo.toml"))
        .parse()
        .expect("a manifest");
    let version = manifest["workspace"]["package"]["version"]
        .as_str()
        .expect("a version");
    let mut removed = Vec::new();
    for released in releases()
        .iter()
        .filter(|released| replaces(version, released))
    {
        for library in LIBRARIES {
            let name = library.rsplit('/').next().unwrap_or(library);
            let old = root().join(format!("released/{released}/{name}.txt"));
            let (old, new) = (
                read(&old),
                read(&root().join(library).join("public-api.txt")),
            );
            let items = removed_items(&old, &new);
            removed.extend(
                items
                    .into_iter()
                    .map(|item| format!("{name} {released}: {item}")),
            );
        }
    }
    assert!(
        removed.is_empty(),
        "{version} has the version of a compatible release, and lacks items of earlier ones: {removed:#?}"
    );
}

#[test]
fn a_release_replaces_those_of_the_same_major_version() {
    for (new, old, expected) in [
        ("0.1.1", "0.1.0", true),
        ("0.1.0", "0.1.0", true),
        ("0.2.0", "0.1.0", false),
        ("1.2.0", "1.1.3", true),
        ("2.0.0", "1.1.3", false),
        ("1.0.0", "0.1.0", false),
    ] {
        assert_eq!(replaces(new, old), expected, "{new} after {old}");
    }
}

#[test]
fn a_removed_or_changed_item_is_found() {
    let old = "pub fn a::keep()\npub fn a::change(u8)\npub fn a::remove()\n";
    let new = "pub fn a::add()\npub fn a::keep()\npub fn a::change(u16)\n";
    assert_eq!(
        removed_items(old, new),
        ["pub fn a::change(u8)", "pub fn a::remove()"]
    );
    assert!(removed_items(new, new).is_empty());
}

fn releases() -> Vec<String> {
    let folders = WalkDir::new(root().join("released"))
        .min_depth(1)
        .max_depth(1);
    // The folder does not exist before the first release.
    let folders = folders.into_iter().filter_map(Result::ok);
    folders
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

/// Whether cargo updates `old` to `new` automatically.
fn replaces(new: &str, old: &str) -> bool {
    let significant = |version: &str| {
        let numbers: Vec<u64> = version
            .split('.')
            .filter_map(|number| number.parse().ok())
            .collect();
        let zeros = numbers.iter().take_while(|&&number| number == 0).count();
        numbers[..=zeros].to_vec()
    };
    significant(new) == significant(old)
}

fn removed_items<'a>(old: &'a str, new: &str) -> Vec<&'a str> {
    old.lines()
        .filter(|item| !new.lines().any(|other| other == *item))
        .collect()
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}
