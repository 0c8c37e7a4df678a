//! The browser in code.

use std::time::Duration;

use axum::Router;
use cors_testing::Browser;
use http::Uri;

use crate::{
    call::{Api, Call},
    console,
    experience::{Arrival, Experience, Outcome, joined},
};

/// The browser in code, which predicts what Chromium does.
#[derive(Debug)]
pub struct Prediction {
    browser: Browser,
    service: Router,
}

impl Prediction {
    /// A browser in code, with `service` on each host.
    #[must_use]
    pub fn new(service: Router) -> Self {
        let mut browser = Browser::at("null");
        // https://chromium.googlesource.com/chromium/src/+/main/services/network/public/cpp/cors/preflight_result.cc
        browser.cap_max_age(Duration::from_secs(7_200));
        Self { browser, service }
    }

    /// Sets a cookie as a page of `origin` would.
    pub fn set_cookie(&mut self, origin: &str, cookie: &str) {
        self.browser.set_cookie(origin, cookie);
    }

    /// Lets time pass.
    pub fn advance(&mut self, time: Duration) {
        self.browser.advance(time);
    }

    /// Makes the call.
    pub async fn make(&mut self, call: &Call) -> Experience {
        let earlier = self.browser.traffic().len();
        self.browser.visit(call.page.origin());
        let outcome = self.browser.fetch(&self.service, call.to_request()).await;
        let arrivals = self.browser.traffic()[earlier..].iter().map(|exchange| {
            let target = exchange.url.parse::<Uri>().ok();
            let target = target.as_ref().and_then(Uri::path_and_query);
            let target = target.map_or("", |target| target.as_str());
            Arrival::new(call, &exchange.method, target, &exchange.headers)
        });
        Experience {
            console: console(call.api, &outcome),
            outcome: seen(outcome),
            arrivals: arrivals.collect(),
        }
    }
}

fn seen(outcome: cors_testing::Outcome) -> Outcome {
    match outcome {
        cors_testing::Outcome::Readable(response) => Outcome::Readable {
            status: response.status.as_u16(),
            headers: joined(response.headers()),
        },
        cors_testing::Outcome::Opaque => Outcome::Opaque,
        cors_testing::Outcome::Blocked(_) => Outcome::Blocked,
    }
}

fn console(api: Api, outcome: &cors_testing::Outcome) -> Option<String> {
    let cors_testing::Outcome::Blocked(blocked) = outcome else {
        return None;
    };
    // Chromium does not hear it.
    let mut blocked = blocked.clone();
    blocked.reason = None;
    let message = blocked.to_string();
    let message = match api {
        Api::Fetch => message,
        Api::XmlHttpRequest => in_words_of_xml_http_request(&message),
    };
    console::is_said(&message).then_some(message)
}

/// The browser in code has `fetch` alone.
fn in_words_of_xml_http_request(message: &str) -> String {
    const HINT_OF_FETCH: &str = " Have the server send the header with a valid value.";
    const CREDENTIALS: &str = "credentials mode is 'include'.";
    const HINT: &str = " The credentials mode of requests initiated by the XMLHttpRequest is controlled \
                        by the withCredentials attribute.";
    let message = message.replacen("Access to fetch", "Access to XMLHttpRequest", 1);
    if message.ends_with(CREDENTIALS) {
        return message + HINT;
    }
    message.replace(HINT_OF_FETCH, "")
}
