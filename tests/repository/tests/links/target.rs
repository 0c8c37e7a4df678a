//! The target of a link.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use crate::{LIBRARIES, page::Page};

/// The address of published documentation, followed by `library/version/place`.
const PUBLISHED: &str = "https://docs.rs/";

/// A file and an anchor in it, which is empty for the whole file.
pub(crate) struct Target {
    file: PathBuf,
    anchor: String,
}

impl Target {
    /// The target of `link` in `file`, or `None` for an external link.
    pub(crate) fn from_link(link: &str, file: &Path, documentation: &Path) -> Option<Self> {
        let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
        let mut target = if let Some(published) = path.strip_prefix(PUBLISHED) {
            documentation.join(documented(published)?)
        } else if path.contains(':') || path == "crate" {
            // The documentation of a foreign trait can contain links that rustdoc resolves only in its own
            // crate.
            return None;
        } else if path.is_empty() {
            file.to_owned()
        } else {
            file.parent()?.join(path)
        };
        if target.starts_with(documentation) && target.is_dir() {
            target.push("index.html");
        }
        Some(Self {
            file: target,
            anchor: anchor.to_owned(),
        })
    }

    /// Whether the file exists, and has the anchor if it is one of `pages`.
    pub(crate) fn is_in(&self, pages: &BTreeMap<PathBuf, Page>) -> bool {
        let Ok(file) = self.file.canonicalize() else {
            return false;
        };
        let has_anchor = |page: &Page| page.anchors.contains(&self.anchor);
        self.anchor.is_empty() || pages.get(&file).is_none_or(has_anchor)
    }
}

/// The path in the documentation, if the library belongs to this repository.
fn documented(published: &str) -> Option<PathBuf> {
    let mut parts = published.splitn(3, '/');
    let library = parts.next().filter(|name| LIBRARIES.contains(name))?;
    Some(match parts.nth(1).unwrap_or_default() {
        "" => PathBuf::from(library.replace('-', "_")),
        place => PathBuf::from(place),
    })
}
