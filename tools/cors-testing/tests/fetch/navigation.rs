//! Navigations and images.

use cors_testing::{Browser, Delivery, Form, Step};

use crate::{ANY_ORIGIN, API, Answer, PAGE, Sent, carried, permissive, response, server};

const EVIL: &str = "https://evil.example";

fn failed(delivery: Delivery) -> Option<Step> {
    match delivery {
        Delivery::Failed(blocked) => Some(blocked.step),
        Delivery::Accepted(_) | Delivery::Refused(_) => None,
    }
}

#[tokio::test]
async fn only_a_form_by_post_has_an_origin() {
    let service = server(permissive);
    for (page, url, no_referrer, origin) in [
        (PAGE, API, false, Some(PAGE)),
        (PAGE, PAGE, false, Some(PAGE)),
        (EVIL, API, false, Some(EVIL)),
        ("null", API, false, Some("null")),
        (PAGE, API, true, Some("null")),
        (PAGE, "http://api.example.com/", false, Some("null")),
    ] {
        let mut browser = Browser::at(page);
        let mut form = Form::post(url);
        if no_referrer {
            form = form.no_referrer();
        }
        browser.submit(&service, form).await.assert_accepted();
        assert_eq!(
            carried(&browser, "origin").as_deref(),
            origin,
            "{page} {url}"
        );
        let _ = browser.submit(&service, Form::get(url)).await;
        assert_eq!(carried(&browser, "origin"), None);
        let _ = browser.follow_link(&service, url).await;
        assert_eq!(carried(&browser, "origin"), None);
        let _ = browser.load_image(&service, url).await;
        assert_eq!(carried(&browser, "origin"), None);
        let _ = browser.open(&service, url).await;
        assert_eq!(carried(&browser, "origin"), None);
        assert_eq!(browser.preflight_count(), 0);
    }
}

#[tokio::test]
async fn each_kind_of_request_brings_the_cookies_that_same_site_admits() {
    let service = server(permissive);
    let all = "none=1; lax=1; default=1; strict=1";
    let table = [
        (PAGE, [all; 5]),
        (
            EVIL,
            [
                "none=1; lax=1; default=1",
                "none=1; lax=1; default=1",
                "none=1",
                "none=1",
                all,
            ],
        ),
        (
            "null",
            [
                "none=1; lax=1; default=1",
                "none=1; lax=1; default=1",
                "none=1",
                "none=1",
                all,
            ],
        ),
    ];
    for (page, expected) in table {
        let mut browser = Browser::at(page);
        for line in [
            "none=1; Path=/; SameSite=None; Secure",
            "lax=1; Path=/; SameSite=Lax",
            "default=1; Path=/",
            "strict=1; Path=/; SameSite=Strict",
        ] {
            browser.set_cookie(API, line);
        }
        let _ = browser.follow_link(&service, API).await;
        let _ = browser.submit(&service, Form::get(API)).await;
        let _ = browser.submit(&service, Form::post(API)).await;
        let _ = browser.load_image(&service, API).await;
        let _ = browser.open(&service, API).await;
        let sent = browser.traffic().iter().map(|exchange| {
            let cookies = exchange.headers.get("cookie").expect("cookies");
            cookies.to_str().expect("an ASCII value")
        });
        assert_eq!(sent.collect::<Vec<_>>(), expected, "{page}");
    }
}

#[tokio::test]
async fn a_navigation_keeps_all_cookies_and_an_image_only_those_of_every_site() {
    let lines = [
        ("set-cookie", "none=1; Path=/; SameSite=None; Secure"),
        ("set-cookie", "lax=1; Path=/"),
        ("set-cookie", "strict=1; Path=/; SameSite=Strict"),
    ];
    let service = server(move |_| response(200, &lines));
    for (is_image, expected) in [(true, "none=1"), (false, "none=1; lax=1; strict=1")] {
        let mut browser = Browser::at(EVIL);
        if is_image {
            browser.load_image(&service, API).await.assert_accepted();
        } else {
            let form = Form::post(API);
            browser.submit(&service, form).await.assert_accepted();
        }
        let _ = browser.open(&service, API).await;
        assert_eq!(carried(&browser, "cookie").as_deref(), Some(expected));
    }
}

#[tokio::test]
async fn the_types_are_those_of_the_destination() {
    let service = server(permissive);
    let mut browser = Browser::at(PAGE);
    let _ = browser.load_image(&service, API).await;
    assert!(carried(&browser, "accept").is_some_and(|types| types.starts_with("image/png,")));
    let _ = browser.follow_link(&service, API).await;
    assert!(carried(&browser, "accept").is_some_and(|types| types.starts_with("text/html,")));
}

/// Redirects `/from` to `location`.
fn redirector(status: u16, location: &str) -> impl Answer {
    move |sent: Sent| match sent.uri().path() {
        "/from" => response(status, &[("location", location)]),
        _ => response(200, &[]),
    }
}

#[tokio::test]
async fn a_navigation_follows_redirects_to_any_origin() {
    for (status, method, origin) in [(302, "GET", None), (307, "POST", Some("null"))] {
        let service = server(redirector(status, "https://user@other.example/to"));
        let mut browser = Browser::at(PAGE);
        let form = Form::post("https://api.example.com/from").field("a", "b");
        let delivery = browser.submit(&service, form).await;
        let response = delivery.assert_accepted();
        assert_eq!(response.url, "https://user@other.example/to");
        let last = browser.traffic().last().expect("a request");
        assert_eq!(
            (last.method.as_str(), last.body.is_empty()),
            (method, origin.is_none())
        );
        assert_eq!(carried(&browser, "origin").as_deref(), origin);
    }
}

#[tokio::test]
async fn the_page_that_is_open_stays() {
    let service = server(permissive);
    let mut browser = Browser::at(PAGE);
    let _ = browser.open(&service, EVIL).await;
    let _ = browser.follow_link(&service, EVIL).await;
    let _ = browser.submit(&service, Form::post("/users")).await;
    assert_eq!(browser.traffic()[2].url, "https://app.example.com/users");
    assert_eq!(carried(&browser, "origin").as_deref(), Some(PAGE));
}

#[tokio::test]
async fn a_status_of_403_is_a_refusal_by_the_server() {
    for (status, is_accepted) in [(200, true), (403, false), (404, true), (500, true)] {
        let service = server(move |_| response(status, &[ANY_ORIGIN]));
        let mut browser = Browser::at(EVIL);
        let delivery = browser.submit(&service, Form::post(API)).await;
        if is_accepted {
            assert_eq!(delivery.assert_accepted().status, status);
        } else {
            let refused = delivery.assert_refused();
            assert_eq!((refused.status.as_u16(), &*refused.url), (403, API));
            // The reason of a service without a policy is unknown, so its handler is treated as run.
            assert!(refused.reason.is_none() && refused.handler_ran());
            let expected =
                format!("The server has refused the request to '{API}' with 403 Forbidden.");
            assert_eq!(refused.to_string(), expected);
        }
    }
}

#[tokio::test]
async fn what_cannot_be_sent_fails() {
    let service = server(permissive);
    let scheme = |name: &str| Some(Step::SchemeNotHttp(name.to_owned()));
    let mut browser = Browser::at(PAGE);
    let delivery = browser.follow_link(&service, "mailto:a@b.example").await;
    assert_eq!(failed(delivery), scheme("mailto"));
    let delivery = browser
        .submit(&service, Form::post("data:text/plain,a"))
        .await;
    assert_eq!(failed(delivery), scheme("data"));
    let delivery = browser.load_image(&service, "https://me@a.example").await;
    assert_eq!(failed(delivery), Some(Step::UrlWithCredentials));
    // The user must enter a whole URL.
    let delivery = browser.open(&service, "/users").await;
    assert!(matches!(failed(delivery), Some(Step::UrlInvalid(_))));
    browser.visit("null");
    let delivery = browser.follow_link(&service, "/users").await;
    assert!(matches!(failed(delivery), Some(Step::UrlInvalid(_))));
    assert!(browser.traffic().is_empty());
}

#[tokio::test]
#[should_panic(
    expected = "the request is not refused: https://api.example.com/users answers with 200 OK"
)]
async fn a_failed_assertion_reports_that_the_server_answers() {
    let delivery = Browser::at(EVIL).load_image(&server(permissive), API).await;
    delivery.assert_refused();
}

#[tokio::test]
#[should_panic(expected = "the request is not accepted\nThe server has refused the request")]
async fn a_failed_assertion_reports_that_the_server_refuses() {
    let service = server(|_| response(403, &[]));
    let delivery = Browser::at(EVIL).load_image(&service, API).await;
    delivery.assert_accepted();
}
