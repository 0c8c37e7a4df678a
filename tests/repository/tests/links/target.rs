//! What a link leads to.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use crate::{LIBRARIES, page::Page};

/// Where documentation is published, as `library/version/place`.
const PUBLISHED: &str = "https://docs.rs/";

/// A file, and an anchor in it: empty for the whole file.
pub(crate) struct Target {
    file: PathBuf,
    anchor: String,
}

impl Target {
    /// What `link` in `file` leads to, unless that is elsewhere.
    pub(crate) fn from_link(link: &str, file: &Path, documentation: &Path) -> Option<Self> {
        let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
        let mut target = if let Some(published) = path.strip_prefix(PUBLISHED) {
            documentation.join(documented(published)?)
        } else if path.contains(':') || path == "crate" {
            // The documentation of a foreign trait can have links that rustdoc resolves in that crate alone.
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

/// The place in the documentation, if the library is one of this repository.
fn documented(published: &str) -> Option<PathBuf> {
    let mut parts = published.splitn(3, '/');
    let library = parts.next().filter(|name| LIBRARIES.contains(name))?;
    Some(match parts.nth(1).unwrap_or_default() {
        "" => PathBuf::from(library.replace('-', "_")),
        place => PathBuf::from(place),
    })
}
