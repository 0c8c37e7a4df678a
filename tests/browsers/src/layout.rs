//! Checks of how a page is laid out.

use fantoccini::Client;

/// The widths of a laptop's screen and of a phone's, in CSS pixels.
const WIDTHS: [u32; 2] = [1280, 400];

/// Text that is smaller, in CSS pixels, is hard to read.
const SMALLEST_TEXT: u32 = 11;

/// Asserts that the page is readable at the width of a laptop and of a phone: it does not scroll sideways, and no
/// text is smaller than 11 pixels.
///
/// # Panics
///
/// If it is not readable, or if the browser does not respond.
pub async fn assert_is_readable(client: &Client) {
    for width in WIDTHS {
        let resized = client.set_window_size(width, 900).await;
        resized.expect("another size");
        let hidden = number(client, "document.documentElement.scrollWidth - innerWidth").await;
        assert!(
            hidden <= 0,
            "{hidden} pixels are hidden at a width of {width}"
        );
        let small = format!(
            "[...document.querySelectorAll('body *')]\
             .filter((node) => node.textContent.trim() && node.checkVisibility())\
             .filter((node) => parseFloat(getComputedStyle(node).fontSize) < {SMALLEST_TEXT}).length"
        );
        assert_eq!(
            number(client, &small).await,
            0,
            "small texts at a width of {width}"
        );
    }
}

/// The value of an expression in the page.
///
/// # Panics
///
/// If it is not a whole number.
pub async fn number(client: &Client, expression: &str) -> i64 {
    let value = client
        .execute(&format!("return {expression}"), Vec::new())
        .await;
    let value = value.expect("a script that runs").as_i64();
    value.expect("a whole number")
}
