//! Pictures of the documentation. A README refers to a picture as `![alternative text][name]`, and defines
//! the name at its end as a file of the repository. rustdoc does not copy files, so a library defines the
//! same names as data URLs before it includes the README. The first definition of a name takes precedence.

use std::{collections::BTreeMap, env, fs, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use pulldown_cmark::{Event, LinkType, Parser, Tag};
use repository::root;

/// The files with definitions, and the names that each defines.
const DEFINITIONS: [(&str, &[&str]); 2] = [
    (
        "adapters/cors-axum/src/pictures.md",
        &["request flow", "manifest page"],
    ),
    ("cors-runtime/src/docs/pictures.md", &["request flow"]),
];

#[test]
fn libraries_define_the_pictures_of_the_readme_as_their_bytes() {
    let files = readme_definitions();
    for (file, names) in DEFINITIONS {
        let lines = names
            .iter()
            .map(|&name| format!("[{name}]: {}\n", data_url(&files[name])));
        let expected: String = lines.collect();
        let file = root().join(file);
        if env::var_os("UPDATE_SNAPSHOTS").is_some() {
            fs::write(&file, &expected).expect("a written file");
        }
        let text = fs::read_to_string(&file).expect("definitions");
        assert!(text == expected, "{} is not up to date", file.display());
    }
}

/// A library that includes a README with a picture includes the definition of the picture first.
#[test]
fn each_picture_of_an_included_readme_is_defined_by_the_library() {
    let axum = root().join("adapters/cors-axum/src/lib.rs");
    let library = fs::read_to_string(axum).expect("a library");
    let pictures = library
        .find("include_str!(\"pictures.md\")")
        .expect("definitions");
    let readme = library
        .find("include_str!(\"../README.md\")")
        .expect("the README");
    assert!(pictures < readme, "the first definition counts");

    for adapter in ["actix-web", "axum", "poem", "rocket", "salvo"] {
        let file = root().join(format!("adapters/cors-{adapter}/README.md"));
        let names = DEFINITIONS[0].1;
        for picture in pictures_of(&fs::read_to_string(file).expect("a README")) {
            assert_eq!(picture.kind, LinkType::Reference, "{}", picture.url);
            assert!(
                adapter == "axum" && names.contains(&picture.name.as_str()),
                "{}",
                picture.name
            );
            assert!(
                picture.text.len() > 20,
                "the alternative text of {}",
                picture.name
            );
        }
    }
}

/// The registry resolves a relative path against the repository's address and the folder of the package,
/// which contains no pictures. The pictures therefore need absolute URLs as soon as the repository has an
/// address.
#[test]
fn pictures_of_the_readme_are_where_the_repository_is() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("a manifest");
    let manifest: toml::Table = manifest.parse().expect("a manifest");
    let repository = manifest["workspace"]["package"].get("repository");
    let readme = fs::read_to_string(root().join("README.md")).expect("the README");
    let pictures = pictures_of(&readme);
    assert!(!pictures.is_empty(), "the README has pictures");
    for picture in pictures {
        match repository {
            Some(address) => {
                let address = address.as_str().expect("an address");
                assert!(
                    picture.url.starts_with(address),
                    "{} is not below {address}",
                    picture.url
                );
            }
            None => assert!(
                root().join(&picture.url).is_file(),
                "{} is missing",
                picture.url
            ),
        }
    }
}

struct Picture {
    kind: LinkType,
    name: String,
    url: String,
    text: String,
}

fn pictures_of(text: &str) -> Vec<Picture> {
    let mut pictures: Vec<Picture> = Vec::new();
    let mut is_open = false;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Image {
                link_type,
                dest_url,
                id,
                ..
            }) => {
                is_open = true;
                pictures.push(Picture {
                    kind: link_type,
                    name: id.into_string(),
                    url: dest_url.into_string(),
                    text: String::new(),
                });
            }
            Event::End(pulldown_cmark::TagEnd::Image) => is_open = false,
            Event::Text(text) | Event::Code(text) if is_open => {
                pictures
                    .last_mut()
                    .expect("an open picture")
                    .text
                    .push_str(&text);
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                assert!(!html.contains("<img"), "rustdoc cannot show {html}");
            }
            _ => {}
        }
    }
    pictures
}

/// The file of each picture of the README, by name. A URL of the repository ends with the file's path.
fn readme_definitions() -> BTreeMap<String, String> {
    let readme = fs::read_to_string(root().join("README.md")).expect("the README");
    let definitions = pictures_of(&readme).into_iter().map(|picture| {
        let path = picture
            .url
            .find("docs/")
            .map_or("", |start| &picture.url[start..]);
        (picture.name, path.to_owned())
    });
    definitions.collect()
}

fn data_url(path: &str) -> String {
    let kind = match Path::new(path).extension().and_then(|kind| kind.to_str()) {
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        kind => panic!("{path} has the extension {kind:?}"),
    };
    let bytes = fs::read(root().join(path)).expect("a picture");
    format!("data:{kind};base64,{}", STANDARD.encode(bytes))
}
