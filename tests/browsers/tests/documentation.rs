//! Opens the documentation in Chromium, as rustdoc writes it and as the documentation site serves it.

use std::path::Path;

use browsers::{Driver, Engine, Error};
use repository::document;
use serde::Deserialize;
use url::Url;

/// A picture of a page.
#[derive(Debug, Deserialize)]
struct Picture {
    /// The width in the file, or 0 if the browser could not load or decode it.
    width: u32,
    alternative: String,
}

const PICTURES: &str = "return [...document.querySelectorAll('main img')]
    .map(image => ({ width: image.naturalWidth, alternative: image.alt }))";

#[tokio::test]
async fn its_pages_show_their_pictures() -> Result<(), Error> {
    let Some(driver) = Driver::start(Engine::Chromium, None).await? else {
        return Ok(());
    };
    // A separate folder, because links between the packages of a folder depend on the order in which rustdoc
    // writes them.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures");
    for (package, page, count) in [
        ("cors-axum", "cors_axum/index.html", 2),
        (
            "cors-runtime",
            "cors_runtime/guide/request_flow/index.html",
            1,
        ),
    ] {
        let documentation = document(&[package], "", &folder);
        let page = Url::from_file_path(documentation.join(page)).expect("an absolute path");
        driver.client.goto(page.as_str()).await?;
        let pictures = driver.client.execute(PICTURES, Vec::new()).await?;
        let pictures: Vec<Picture> = serde_json::from_value(pictures)?;
        assert_eq!(pictures.len(), count, "{page} has {pictures:?}");
        for picture in &pictures {
            assert!(picture.width > 0, "{page} does not show {picture:?}");
            assert!(!picture.alternative.is_empty(), "{page} has {picture:?}");
        }
    }
    Ok(())
}
