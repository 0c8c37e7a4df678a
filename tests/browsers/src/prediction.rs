//! The browser in code.

use std::time::Duration;

use axum::Router;
use cors_testing::Browser;
use http::Uri;

use crate::{
    call::Call,
    engine::Engine,
    experience::{Arrival, Experience, Outcome, joined},
};

/// The browser in code, which predicts the result in an engine.
#[derive(Debug)]
pub struct Prediction {
    engine: Engine,
    browser: Browser,
    service: Router,
}

impl Prediction {
    /// Creates a browser in code for which `service` serves every host.
    #[must_use]
    pub fn new(engine: Engine, service: Router) -> Self {
        let mut browser = Browser::at("null");
        browser.cap_max_age(engine.max_age_cap());
        Self {
            engine,
            browser,
            service,
        }
    }

    /// Sets a cookie from a page of `origin`.
    pub fn set_cookie(&mut self, origin: &str, cookie: &str) {
        self.browser.set_cookie(origin, cookie);
    }

    /// Advances the clock by `time`.
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
            console: self.engine.console(call.api, &outcome),
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
