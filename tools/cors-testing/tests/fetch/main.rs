//! The rules of the Fetch standard, each tested with allowed and blocked requests, against handwritten services.

mod cookies;
mod cors_check;
mod enforce;
mod fetch_metadata;
mod form;
mod navigation;
mod origin;
mod outcome;
mod preflight;
mod preflight_cache;
mod redirect;
mod request;
mod response;
mod safelist;
mod web_socket;

use std::{convert::Infallible, future::Ready};

use bytes::Bytes;
use cors_testing::{Browser, Outcome, Request, Step};
use http::Method;
use http_body_util::Full;
use tower::{service_fn, util::ServiceFn};

const PAGE: &str = "https://app.example.com";
const API: &str = "https://api.example.com/users";

type Sent = http::Request<Full<Bytes>>;
type Lines<'a> = &'a [(&'a str, &'a str)];

/// The response of a service that answers immediately.
trait Answer: Fn(Sent) -> http::Response<String> + Clone {}

impl<F: Fn(Sent) -> http::Response<String> + Clone> Answer for F {}

fn server(
    answer: impl Answer,
) -> ServiceFn<impl Fn(Sent) -> Ready<Result<http::Response<String>, Infallible>> + Clone> {
    service_fn(move |request| std::future::ready(Ok(answer(request))))
}

fn response(status: u16, lines: Lines<'_>) -> http::Response<String> {
    let mut response = http::Response::builder().status(status);
    for (name, value) in lines {
        response = response.header(*name, *value);
    }
    response.body("text".to_owned()).expect("a response")
}

fn is_preflight(request: &Sent) -> bool {
    let headers = request.headers();
    request.method() == Method::OPTIONS && headers.contains_key("access-control-request-method")
}

/// Answers preflights with the first list of headers, and all other requests with the second.
fn answers<'a>(preflight: Lines<'a>, actual: Lines<'a>) -> impl Answer + use<'a> {
    move |request| {
        if is_preflight(&request) {
            response(204, preflight)
        } else {
            response(200, actual)
        }
    }
}

const ORIGIN: (&str, &str) = ("access-control-allow-origin", PAGE);
const ANY_ORIGIN: (&str, &str) = ("access-control-allow-origin", "*");
const CREDENTIALS: (&str, &str) = ("access-control-allow-credentials", "true");
const ANY_METHOD: (&str, &str) = ("access-control-allow-methods", "*");
const ANY_HEADER: (&str, &str) = ("access-control-allow-headers", "*");

/// Allows everything that can be allowed.
fn permissive(request: Sent) -> http::Response<String> {
    answers(&[ANY_ORIGIN, ANY_METHOD, ANY_HEADER], &[ANY_ORIGIN])(request)
}

fn step(outcome: &Outcome) -> Option<Step> {
    match outcome {
        Outcome::Blocked(blocked) => Some(blocked.step.clone()),
        Outcome::Readable(_) | Outcome::Opaque => None,
    }
}

/// The value of a header in the last request.
fn carried(browser: &Browser, name: &str) -> Option<String> {
    let headers = &browser.traffic().last().expect("a request").headers;
    let value = headers.get(name)?;
    Some(value.to_str().expect("an ASCII value").to_owned())
}

/// The method and headers that the preflight for `request` requests. `None` if there is no preflight.
async fn asked(request: Request) -> Option<(String, Option<String>)> {
    let mut browser = Browser::at(PAGE);
    let _ = browser.fetch(&server(permissive), request).await;
    let preflight = &browser.traffic()[0];
    let header = |name| Some(preflight.headers.get(name)?.to_str().ok()?.to_owned());
    assert_eq!(preflight.is_preflight, preflight.method == Method::OPTIONS);
    Some((
        header("access-control-request-method")?,
        header("access-control-request-headers"),
    ))
}
