//! The page of the manifest in each engine.

use std::{fs, process::Command, time::Duration};

use browsers::{Driver, Engine, assert_is_readable, in_each_engine, number};
use fantoccini::key::Key;

/// The page, in a file.
fn page(folder: &std::path::Path) -> String {
    let mut demo = Command::new(env!("CARGO_BIN_EXE_demo"));
    let output = demo.args(["--manifest", "html"]).output();
    let file = folder.join("manifest.html");
    fs::write(&file, output.expect("a run of the demo").stdout).expect("a written page");
    format!("file://{}", file.display())
}

in_each_engine!(the_manifest_is_readable_wide_and_narrow_and_by_keyboard);

async fn the_manifest_is_readable_wide_and_narrow_and_by_keyboard(engine: Engine) {
    let Some(driver) = Driver::start(engine, None).await.expect("a browser") else {
        return;
    };
    let client = &driver.client;
    let folder = tempfile::tempdir().expect("a folder");
    client.goto(&page(folder.path())).await.expect("the page");
    assert_is_readable(client).await;

    // Every handler has a row with a heading of its own.
    let headings = "document.querySelectorAll('table tbody th[scope=row]').length";
    assert!(number(client, headings).await >= 7);

    // The table's frame gets the focus, and the arrow keys scroll it.
    let focus = "(() => {\
                 const frame = document.querySelector('[tabindex=\"0\"]');\
                 frame.focus(); return Number(document.activeElement === frame) })()";
    assert_eq!(number(client, focus).await, 1);
    let region = client.active_element().await.expect("the focused region");
    let scrolled = "Math.round(document.activeElement.scrollLeft)";
    // An engine scrolls by an animation, which a busy machine delays.
    for _ in 0..50 {
        if number(client, scrolled).await > 0 {
            return;
        }
        let right = Key::Right.to_string();
        region.send_keys(&right).await.expect("a key");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("the arrow keys did not scroll the table");
}
