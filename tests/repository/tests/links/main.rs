//! No link within the repository and its documentation is dead. External links are not checked. The test is
//! skipped without `CI`.

mod page;
mod target;

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    path::{Path, PathBuf},
};

use repository::{document, is_skipped, root};
use walkdir::{DirEntry, WalkDir};

use self::{page::Page, target::Target};

const LIBRARIES: [&str; 10] = [
    "cors-rules",
    "cors-macros",
    "cors-runtime",
    "cors-actix-web",
    "cors-axum",
    "cors-poem",
    "cors-rocket",
    "cors-salvo",
    "cors-testing",
    "cors-manifest",
];

/// Links of other libraries' documentation, which rustdoc copies to each type that their traits are
/// implemented for.
const FOREIGN: [&str; 1] = ["dispatcher#setting-the-default-subscriber"];

#[test]
fn links_of_the_repository_and_of_its_documentation_lead_somewhere() {
    if is_skipped("links") {
        return;
    }
    let documentation = documentation();
    let pages: BTreeMap<PathBuf, Page> = markdown_files()
        .chain(html_files(&documentation))
        .map(|file| (file.clone(), Page::read(&file)))
        .collect();
    assert!(pages.len() > 100, "nearly nothing is read");
    let is_dead = |link: &&String, file: &Path| {
        if FOREIGN.contains(&link.as_str()) {
            return false;
        }
        let target = Target::from_link(link, file, &documentation);
        target.is_some_and(|target| !target.is_in(&pages))
    };
    let dead: Vec<(&PathBuf, &String)> = pages
        .iter()
        .flat_map(|(file, page)| page.links.iter().map(move |link| (file, link)))
        .filter(|(file, link)| is_dead(link, file))
        .collect();
    assert!(dead.is_empty(), "dead links: {dead:#?}");
}

fn documentation() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    document(&LIBRARIES, "", folder)
        .canonicalize()
        .expect("the documentation")
}

fn html_files(documentation: &Path) -> impl Iterator<Item = PathBuf> {
    let folders = LIBRARIES.map(|library| documentation.join(library.replace('-', "_")));
    folders
        .into_iter()
        .flat_map(|folder| files(&folder, "html"))
}

/// The Markdown files, except those in `src`, which are documentation whose links rustdoc resolves.
fn markdown_files() -> impl Iterator<Item = PathBuf> {
    let root = root();
    files(&root, "md").filter(move |file| {
        let within = file.strip_prefix(&root).expect("a file of the repository");
        // The target of a symbolic link is read at its own path.
        !file.is_symlink() && within.iter().all(|part| part != "src")
    })
}

fn files(folder: &Path, extension: &'static str) -> impl Iterator<Item = PathBuf> + use<> {
    let is_kept = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !name.starts_with('.') && name != "target"
    };
    WalkDir::new(folder)
        .into_iter()
        .filter_entry(is_kept)
        .map(|entry| entry.expect("a readable folder").into_path())
        .filter(move |path| path.extension() == Some(OsStr::new(extension)))
}
