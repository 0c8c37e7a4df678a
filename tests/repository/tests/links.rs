//! No link within the repository and its documentation is dead. What is elsewhere is not asked.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use repository::{document, root};
use walkdir::{DirEntry, WalkDir};

const LIBRARIES: [&str; 3] = ["cors-policy", "cors-macros", "cors-runtime"];

/// Where the newest documentation of the libraries is published.
const PUBLISHED: &str = "https://docs.rs/";

#[test]
fn links_of_the_repository_and_of_its_documentation_lead_somewhere() {
    let documentation = documentation();
    let pages: BTreeMap<PathBuf, Page> = markdown_files()
        .into_iter()
        .chain(
            LIBRARIES
                .iter()
                .flat_map(|library| files(&documentation.join(library.replace('-', "_")), "html")),
        )
        .map(|file| (file.clone(), Page::read(&file)))
        .collect();
    assert!(pages.len() > 100, "nearly nothing is read");
    let links = pages.iter().flat_map(|(file, page)| {
        let links = page.links.iter();
        links.map(move |link| (file, link))
    });
    let dead: Vec<(&PathBuf, &String)> = links
        .filter(|(file, link)| {
            let target = target(link, file, &documentation);
            target.is_some_and(|target| !target.is_in(&pages))
        })
        .collect();
    assert!(dead.is_empty(), "dead links: {dead:#?}");
}

#[test]
fn headings_have_the_anchors_of_a_rendered_page() {
    let page = Page::of_markdown("# What it *costs*, `no_std`\n\n## Again\n\n## Again\n");
    let anchors = ["what-it-costs-no_std", "again", "again-1"];
    assert_eq!(page.anchors, anchors.map(String::from).into());
}

fn documentation() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let [.., documentation] = LIBRARIES.map(|library| document(library, &[], folder));
    documentation.canonicalize().expect("the documentation")
}

/// Those in `src/` are documentation: rustdoc knows what their links mean.
fn markdown_files() -> Vec<PathBuf> {
    let mut files = files(&root(), "md");
    files.retain(|file| !file.iter().any(|folder| folder == "src"));
    files
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let is_kept = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !name.starts_with('.') && name != "target"
    };
    WalkDir::new(folder)
        .into_iter()
        .filter_entry(is_kept)
        .map(|entry| entry.expect("a readable folder").into_path())
        .filter(|path| path.extension() == Some(OsStr::new(extension)))
        .collect()
}

/// What a link leads to, unless that is elsewhere.
fn target(link: &str, file: &Path, documentation: &Path) -> Option<Target> {
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let mut found = if let Some(published) = path.strip_prefix(PUBLISHED) {
        documentation.join(documented(published)?)
    } else if path.contains(':') {
        return None;
    } else if path.is_empty() {
        file.to_owned()
    } else {
        file.parent()?.join(path)
    };
    if found.starts_with(documentation) && found.is_dir() {
        found.push("index.html");
    }
    Some(Target {
        file: found,
        anchor: anchor.to_owned(),
    })
}

/// The place in the documentation of `library/version/place`, if the library is one of this repository.
fn documented(published: &str) -> Option<PathBuf> {
    let mut parts = published.splitn(3, '/');
    let library = parts.next().filter(|name| LIBRARIES.contains(name))?;
    let place = parts.nth(1).unwrap_or_default();
    Some(match place {
        "" => PathBuf::from(library.replace('-', "_")),
        _ => PathBuf::from(place),
    })
}

struct Target {
    file: PathBuf,
    /// Empty for the whole file.
    anchor: String,
}

impl Target {
    /// Whether the file exists, and has the anchor if it is one of `pages`.
    fn is_in(&self, pages: &BTreeMap<PathBuf, Page>) -> bool {
        let Ok(file) = self.file.canonicalize() else {
            return false;
        };
        let has_anchor = |page: &Page| page.anchors.contains(&self.anchor);
        self.anchor.is_empty() || pages.get(&file).is_none_or(has_anchor)
    }
}

/// What a page has to do with links.
#[derive(Default)]
struct Page {
    links: BTreeSet<String>,
    anchors: BTreeSet<String>,
}

impl Page {
    fn read(file: &Path) -> Self {
        let text = fs::read_to_string(file).expect("a page");
        match file.extension().and_then(OsStr::to_str) {
            Some("html") => Self::of_html(&text),
            _ => Self::of_markdown(&text),
        }
    }

    fn of_html(text: &str) -> Self {
        Self {
            links: values(text, " href=\""),
            anchors: values(text, " id=\""),
        }
    }

    fn of_markdown(text: &str) -> Self {
        let mut page = Self::default();
        let mut heading = None;
        for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    page.links.insert(dest_url.into_string());
                }
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::Text(text) | Event::Code(text) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&text);
                    }
                }
                Event::End(TagEnd::Heading(_)) => {
                    page.add_heading(&heading.take().unwrap_or_default());
                }
                _ => {}
            }
        }
        page
    }

    /// The anchor that renderers of Markdown give a heading: a number tells equal ones apart.
    fn add_heading(&mut self, heading: &str) {
        let is_kept = |c: &char| c.is_alphanumeric() || [' ', '-', '_'].contains(c);
        let words: String = heading.to_lowercase().chars().filter(is_kept).collect();
        let anchor = words.replace(' ', "-");
        let unused = (1..)
            .map(|number| format!("{anchor}-{number}"))
            .find(|anchor| !self.anchors.contains(anchor));
        if !self.anchors.insert(anchor) {
            self.anchors.extend(unused);
        }
    }
}

/// The values of an attribute, as rustdoc writes it.
fn values(html: &str, attribute: &str) -> BTreeSet<String> {
    let values = html.split(attribute).skip(1);
    values
        .filter_map(|rest| rest.split('"').next())
        .map(|value| value.replace("&amp;", "&"))
        .collect()
}
