//! The headers with which a request describes its cause.

use cors_testing::{Browser, Exchange, Form, Mode, Request, WebSocket};

use crate::{
    ANY_HEADER, ANY_METHOD, ANY_ORIGIN, API, PAGE, Sent, carried, permissive, response, server,
};

/// `Sec-Fetch-Site`, `Sec-Fetch-Mode` and `Sec-Fetch-Dest` of a request.
fn metadata(exchange: &Exchange) -> [String; 3] {
    ["site", "mode", "dest"].map(|name| {
        let value = exchange.headers.get(format!("sec-fetch-{name}"));
        let value = value.map(|value| value.to_str().expect("an ASCII value"));
        value.unwrap_or("-").to_owned()
    })
}

#[tokio::test]
async fn the_site_is_told_by_scheme_and_registrable_domain() {
    for (page, url, site) in [
        (PAGE, "/users", "same-origin"),
        (PAGE, "https://app.example.com:443/", "same-origin"),
        (PAGE, API, "same-site"),
        (PAGE, "https://app.example.com:8443/", "same-site"),
        (PAGE, "https://evil.example/", "cross-site"),
        ("https://a.github.io", "https://b.github.io/", "cross-site"),
        ("http://app.example.com", API, "cross-site"),
        ("null", API, "cross-site"),
        (
            "http://localhost:3000",
            "http://localhost:8080/",
            "same-site",
        ),
        (
            "http://localhost:3000",
            "http://127.0.0.1:3000/",
            "cross-site",
        ),
    ] {
        let mut browser = Browser::at(page);
        let _ = browser.fetch(&server(permissive), Request::get(url)).await;
        let sent = metadata(&browser.traffic()[0]);
        assert_eq!(sent, [site, "cors", "empty"], "{page} {url}");
    }
}

#[tokio::test]
async fn the_mode_and_the_destination_are_those_of_the_request() {
    let service = server(permissive);
    let mut browser = Browser::at(PAGE);
    for mode in [Mode::Cors, Mode::NoCors, Mode::SameOrigin] {
        let request = Request::get("/").mode(mode);
        browser.fetch(&service, request).await.assert_readable();
    }
    let _ = browser.fetch(&service, Request::put(API)).await;
    let _ = browser.load_image(&service, API).await;
    let _ = browser.follow_link(&service, API).await;
    let _ = browser.submit(&service, Form::get(API)).await;
    let _ = browser.submit(&service, Form::post(API)).await;
    let _ = browser.open(&service, API).await;
    let _ = browser.connect(&service, WebSocket::new(API)).await;
    let sent: Vec<_> = browser.traffic().iter().map(metadata).collect();
    let expected = [
        ["same-origin", "cors", "empty"],
        ["same-origin", "no-cors", "empty"],
        ["same-origin", "same-origin", "empty"],
        // The preflight and the request.
        ["same-site", "cors", "empty"],
        ["same-site", "cors", "empty"],
        ["same-site", "no-cors", "image"],
        ["same-site", "navigate", "document"],
        ["same-site", "navigate", "document"],
        ["same-site", "navigate", "document"],
        ["none", "navigate", "document"],
        ["same-site", "websocket", "empty"],
    ];
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn a_redirect_keeps_the_most_distant_site() {
    const FAR: &str = "https://far.example/";
    for (urls, site) in [
        (&[PAGE, PAGE][..], "same-origin"),
        (&[PAGE, API], "same-site"),
        (&[API, PAGE], "same-site"),
        (&[PAGE, FAR], "cross-site"),
        (&[FAR, PAGE], "cross-site"),
        (&[API, FAR, API, PAGE], "cross-site"),
    ] {
        let hops = urls.to_vec();
        // Each response redirects to the next URL.
        let next = move |sent: &Sent| {
            let step: usize = sent.uri().query()?.parse().ok()?;
            let url = hops.get(step + 1)?;
            Some(format!("{url}?{}", step + 1))
        };
        let service = server(move |sent| match next(&sent) {
            Some(url) => response(302, &[ANY_ORIGIN, ("location", &url)]),
            None => response(200, &[ANY_ORIGIN, ANY_METHOD, ANY_HEADER]),
        });
        let first = format!("{}?0", urls[0]);
        let mut browser = Browser::at(PAGE);
        let outcome = browser.fetch(&service, Request::get(first.clone())).await;
        outcome.assert_readable();
        let last = metadata(browser.traffic().last().expect("a request"));
        assert_eq!(last[0], site, "{urls:?}");
        let _ = browser.follow_link(&service, &first).await;
        let last = metadata(browser.traffic().last().expect("a request"));
        assert_eq!(last, [site, "navigate", "document"], "{urls:?}");
        // No page causes a navigation that the user enters, to whichever URL it is redirected.
        let _ = browser.open(&service, &first).await;
        let last = metadata(browser.traffic().last().expect("a request"));
        assert_eq!(last[0], "none", "{urls:?}");
    }
}

#[tokio::test]
async fn nothing_is_stated_on_an_unencrypted_way() {
    for (url, is_sent) in [
        ("http://api.example.com/", false),
        ("http://localhost:3000/", true),
        ("http://[::1]/", true),
        (API, true),
    ] {
        let mut browser = Browser::at("http://app.example.com");
        let _ = browser.fetch(&server(permissive), Request::get(url)).await;
        for name in ["sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest"] {
            assert_eq!(carried(&browser, name).is_some(), is_sent, "{url} {name}");
        }
    }
}

#[tokio::test]
async fn an_old_browser_states_nothing() {
    let mut browser = Browser::at(PAGE);
    browser.omit_fetch_metadata();
    let service = server(permissive);
    let _ = browser.fetch(&service, Request::put(API)).await;
    let _ = browser.open(&service, API).await;
    let _ = browser.connect(&service, WebSocket::new(API)).await;
    assert_eq!(browser.traffic().len(), 4);
    for exchange in browser.traffic() {
        assert_eq!(metadata(exchange), ["-", "-", "-"]);
    }
}
