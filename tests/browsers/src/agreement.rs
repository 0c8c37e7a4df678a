//! Makes the same calls in a real browser and in the browser in code.

use std::time::Duration;

use axum::Router;

use crate::{
    Error,
    browser::Browser,
    call::Call,
    deviation::Deviation,
    engine::Engine,
    experience::Experience,
    network::Network,
    prediction::Prediction,
    report::{Pair, Report},
};

/// A real browser and the browser in code. For both, one service is the whole network.
#[derive(Debug)]
pub struct Agreement {
    browser: Browser,
    prediction: Prediction,
    report: Report,
}

impl Agreement {
    /// Starts both. Returns `None` if the engine is not installed.
    ///
    /// # Errors
    ///
    /// See [`Browser::start`].
    pub async fn start(engine: Engine, service: Router) -> Result<Option<Self>, Error> {
        let network = Network::start(service.clone()).await?;
        let browser = Browser::start(engine, network).await?;
        Ok(browser.map(|browser| Self {
            report: Report::new(engine, browser.driver().version()),
            browser,
            prediction: Prediction::new(engine, service),
        }))
    }

    /// Sets a cookie from a page of `origin`.
    ///
    /// # Errors
    ///
    /// See [`Browser::set_cookie`].
    pub async fn set_cookie(&mut self, origin: &str, cookie: &str) -> Result<(), Error> {
        self.prediction.set_cookie(origin, cookie);
        self.browser.set_cookie(origin, cookie).await
    }

    /// Waits for `time`.
    pub async fn wait(&mut self, time: Duration) {
        self.prediction.advance(time);
        tokio::time::sleep(time).await;
    }

    /// Makes the call in both, and returns its result in the real browser. The report expects the first of
    /// `deviations` that applies to the engine.
    ///
    /// # Errors
    ///
    /// See [`Browser::make`].
    pub async fn make(
        &mut self,
        call: &Call,
        deviations: &[Deviation],
    ) -> Result<Experience, Error> {
        let predicted = self.prediction.make(call).await;
        let found = self.browser.make(call).await?;
        let engine = self.report.engine;
        let mut deviations = deviations.iter().filter(|it| it.concerns(engine));
        self.report.pairs.push(Pair {
            call: call.clone(),
            found: found.clone(),
            predicted,
            deviation: deviations.next().copied(),
        });
        Ok(found)
    }

    /// Closes both, and returns the results of all calls.
    #[must_use]
    pub fn end(self) -> Report {
        self.report
    }
}
