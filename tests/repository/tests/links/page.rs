//! The links and anchors of a page.

use std::{collections::BTreeSet, ffi::OsStr, fs, path::Path};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

#[derive(Default)]
pub(crate) struct Page {
    pub(crate) links: BTreeSet<String>,
    pub(crate) anchors: BTreeSet<String>,
}

impl Page {
    /// Reads a Markdown file, or an HTML file that rustdoc has written.
    pub(crate) fn read(file: &Path) -> Self {
        let text = fs::read_to_string(file).expect("a page");
        if file.extension() == Some(OsStr::new("md")) {
            Self::of_markdown(&text)
        } else {
            let mut links = values(&text, " href=\"");
            links.extend(values(&text, " src=\""));
            // rustdoc refers to scripts that may not exist, such as those of a trait's implementations.
            links.retain(|link| Path::new(link).extension() != Some(OsStr::new("js")));
            Self {
                links,
                anchors: values(&text, " id=\""),
            }
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

    /// Adds the anchor of a heading, as renderers generate it. A number distinguishes equal headings.
    fn add_heading(&mut self, heading: &str) {
        let is_kept = |c: &char| c.is_alphanumeric() || [' ', '-', '_'].contains(c);
        let words: String = heading.to_lowercase().chars().filter(is_kept).collect();
        let first = words.replace(' ', "-");
        let mut anchor = first.clone();
        let mut number = 0;
        while !self.anchors.insert(anchor) {
            number += 1;
            anchor = format!("{first}-{number}");
        }
    }
}

/// The values of an attribute, as rustdoc writes it.
fn values(html: &str, attribute: &str) -> BTreeSet<String> {
    let rests = html.split(attribute).skip(1);
    rests
        .filter_map(|rest| rest.split('"').next())
        .map(|value| value.replace("&amp;", "&"))
        .collect()
}

#[test]
fn headings_have_the_anchors_of_a_rendered_page() {
    let page = Page::of_markdown("# What it *costs*, `no_std`\n\n## Again\n\n## Again\n");
    let anchors = ["what-it-costs-no_std", "again", "again-1"];
    assert_eq!(page.anchors, anchors.map(String::from).into());
}
