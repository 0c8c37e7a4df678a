//! Requests of scripts for the greeting.

use cors_testing::{Browser, Request};

use super::app;

const GREETING: &str = "https://api.example.com/greeting";

#[tokio::test]
async fn the_application_reads_the_greeting_without_a_preflight() {
    let mut browser = Browser::at("https://app.example.com");
    let outcome = browser.fetch(&app(), Request::get(GREETING)).await;
    assert_eq!(outcome.assert_readable().text(), "hello");
    assert_eq!(browser.preflight_count(), 0);
}

#[tokio::test]
async fn pages_of_other_origins_cannot_read_it() {
    for origin in [
        "https://evil.example",
        "http://app.example.com",
        "https://app.example.com:8443",
        "https://app.example.com.evil.example",
        "null",
    ] {
        let mut browser = Browser::at(origin);
        let outcome = browser.fetch(&app(), Request::get(GREETING)).await;
        let why = outcome.assert_blocked().to_string();
        assert!(why.contains("has been blocked by CORS policy"), "{why}");
    }
}

#[tokio::test]
async fn a_header_that_the_policy_does_not_name_is_refused_before_it_is_sent() {
    let mut browser = Browser::at("https://app.example.com");
    let request = Request::get(GREETING).header("x-debug", "1");
    browser.fetch(&app(), request).await.assert_blocked();
    let [preflight] = browser.traffic() else {
        panic!("more than a preflight: {:?}", browser.traffic());
    };
    assert!(preflight.is_preflight);
}
