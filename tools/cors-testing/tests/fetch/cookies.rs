//! The cookies that a request includes.

use std::time::Duration;

use cors_testing::{Browser, Credentials, Request};

use crate::{API, CREDENTIALS, ORIGIN, PAGE, answers, carried, permissive, server};

#[tokio::test]
async fn cookies_are_sent_as_the_credentials_mode_specifies() {
    use Credentials::{Include, Omit, SameOrigin};
    let lines = [
        ORIGIN,
        CREDENTIALS,
        ("set-cookie", "new=1; Secure; SameSite=None"),
    ];
    let service = server(answers(&[], &lines));
    for (url, credentials, is_sent) in [
        (API, Omit, false),
        (API, SameOrigin, false),
        (API, Include, true),
        ("/users", Omit, false),
        ("/users", SameOrigin, true),
        ("/users", Include, true),
    ] {
        let mut browser = Browser::at(PAGE);
        browser.set_cookie(API, "old=1; Secure; Path=/");
        browser.set_cookie(PAGE, "old=1; Secure; Path=/");
        let request = Request::get(url).credentials(credentials);
        browser.fetch(&service, request).await.assert_readable();
        let sent = carried(&browser, "cookie");
        assert_eq!(
            sent.as_deref(),
            is_sent.then_some("old=1"),
            "{url} {credentials:?}"
        );

        // Cookies in the response were stored under the same condition.
        let again = Request::get(url).credentials(Include);
        browser.fetch(&service, again).await.assert_readable();
        let expected = if is_sent { "old=1; new=1" } else { "old=1" };
        let sent = carried(&browser, "cookie").expect("a cookie");
        assert_eq!(sent, expected, "{url} {credentials:?}");
    }
}

#[tokio::test]
async fn a_cookie_is_sent_as_its_attributes_specify() {
    let home = "https://api.example.com/a/b";
    let cases = [
        ("c=1", "https://api.example.com/a/x", true),
        ("c=1", "https://api.example.com/ab", false),
        ("c=1", "https://b.api.example.com/a/", false),
        ("c=1; Path=/", "https://api.example.com/x", true),
        ("c=1; Path=/", "http://api.example.com:8080/x", true),
        ("c=1; Path=/", "https://api.example.com:8080/x", true),
        (
            "c=1; Domain=example.com; Path=/",
            "https://b.example.com/",
            true,
        ),
        (
            "c=1; Domain=.Example.com; Path=/",
            "https://example.com/",
            true,
        ),
        (
            "c=1; Domain=example.com; Path=/",
            "https://badexample.com/",
            false,
        ),
        (
            "c=1; Domain=other.example; Path=/",
            "https://other.example/",
            false,
        ),
        ("c=1; Domain=com; Path=/", "https://b.com/", false),
        ("c=1; Max-Age=0", home, false),
        ("c=1; Max-Age=10", home, true),
        ("c=1; Max-Age=5", home, false),
        (
            "c=1; Max-Age=10; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            home,
            true,
        ),
        ("c=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", home, false),
        ("c=1; SameSite=None", home, false),
        ("c=1; SameSite=None; Secure", home, true),
    ];
    for (line, url, is_sent) in cases {
        let mut browser = Browser::at(url);
        browser.set_cookie(home, line);
        browser.advance(Duration::from_secs(5));
        let _ = browser.fetch(&server(permissive), Request::get(url)).await;
        let is_carried = carried(&browser, "cookie").is_some();
        assert_eq!(is_carried, is_sent, "{line} to {url}");
    }
}

#[tokio::test]
async fn a_host_cannot_set_a_cookie_for_others() {
    for (url, domain, is_kept) in [
        ("https://api.example.com", "api.example.com", true),
        ("https://api.example.com", "example.com", true),
        ("https://api.example.com", "b.example.com", false),
        ("https://api.example.com", "pi.example.com", false),
        ("https://api.example.com", "com", false),
        ("https://example.co.uk", "co.uk", false),
        ("https://127.0.0.1", "127.0.0.1", true),
        ("https://127.0.0.1", "0.0.1", false),
    ] {
        let mut browser = Browser::at(url);
        browser.set_cookie(url, &format!("c=1; Domain={domain}"));
        let _ = browser.fetch(&server(permissive), Request::get("/")).await;
        let is_carried = carried(&browser, "cookie").is_some();
        assert_eq!(is_carried, is_kept, "{domain} by {url}");
    }
}

#[tokio::test]
async fn the_same_cookie_is_kept_once_and_the_longest_path_goes_first() {
    let mut browser = Browser::at(PAGE);
    for line in [
        "a=1; Path=/",
        "b=1; Path=/",
        "a=2; Path=/",
        "a=3; Path=/users",
    ] {
        browser.set_cookie(API, line);
    }
    let request = Request::get(API).credentials(Credentials::Include);
    let _ = browser.fetch(&server(permissive), request).await;
    let cookies = carried(&browser, "cookie");
    assert_eq!(cookies.as_deref(), Some("a=3; b=1; a=2"));
}

#[tokio::test]
async fn a_secure_cookie_needs_a_trustworthy_way() {
    for (url, is_sent) in [
        ("https://a.example", true),
        ("http://a.example", false),
        ("http://localhost:8080", true),
        ("http://team.localhost", true),
        ("http://notlocalhost", false),
        ("http://127.0.0.1", true),
        ("http://192.168.0.1", false),
        ("http://[::1]", true),
    ] {
        let mut browser = Browser::at(url);
        browser.set_cookie(url, "c=1; Secure");
        let _ = browser.fetch(&server(permissive), Request::get("/")).await;
        assert_eq!(carried(&browser, "cookie").is_some(), is_sent, "{url}");
    }
}

#[tokio::test]
async fn a_page_of_another_site_sends_only_cookies_with_same_site_none() {
    for (cookie, page, is_sent) in [
        (
            "c=1; Secure; SameSite=None",
            "https://foreign.example",
            true,
        ),
        (
            "c=1; Secure; SameSite=Lax",
            "https://foreign.example",
            false,
        ),
        (
            "c=1; Secure; SameSite=Strict",
            "https://foreign.example",
            false,
        ),
        ("c=1; Secure", "https://foreign.example", false),
        ("c=1; Secure", "null", false),
        ("c=1; Secure", "http://app.example.com", false),
        ("c=1; Secure", "https://app.example.com", true),
        ("c=1; SameSite=Strict", "https://app.example.com:8443", true),
    ] {
        let mut browser = Browser::at("https://api.example.com");
        browser.set_cookie(API, cookie);
        browser.visit(page);
        let request = Request::get(API).credentials(Credentials::Include);
        let _ = browser.fetch(&server(permissive), request).await;
        assert_eq!(
            carried(&browser, "cookie").is_some(),
            is_sent,
            "{cookie} from {page}"
        );
    }
}
