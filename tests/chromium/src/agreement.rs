//! Both browsers, asked the same.

use std::time::Duration;

use axum::Router;

use crate::{
    Error,
    call::Call,
    chromium::Chromium,
    deviation::Deviation,
    experience::Experience,
    network::Network,
    prediction::Prediction,
    report::{Pair, Report},
};

/// Chromium and the browser in code, with the same service as the whole world.
#[derive(Debug)]
pub struct Agreement {
    chromium: Chromium,
    prediction: Prediction,
    report: Report,
}

impl Agreement {
    /// Starts both; none where no Chromium is installed.
    ///
    /// # Errors
    ///
    /// As [`Chromium::start`].
    pub async fn start(service: Router) -> Result<Option<Self>, Error> {
        let network = Network::start(service.clone()).await?;
        let chromium = Chromium::start(network).await?;
        Ok(chromium.map(|chromium| Self {
            chromium,
            prediction: Prediction::new(service),
            report: Report::default(),
        }))
    }

    /// Lets a page of `origin` set a cookie.
    ///
    /// # Errors
    ///
    /// As [`Chromium::set_cookie`].
    pub async fn set_cookie(&mut self, origin: &str, cookie: &str) -> Result<(), Error> {
        self.prediction.set_cookie(origin, cookie);
        self.chromium.set_cookie(origin, cookie).await
    }

    /// Lets time pass.
    pub async fn wait(&mut self, time: Duration) {
        self.prediction.advance(time);
        tokio::time::sleep(time).await;
    }

    /// Makes the call in both, and says what Chromium made of it. They must agree, or else deviate in
    /// the way that is named.
    ///
    /// # Errors
    ///
    /// As [`Chromium::make`].
    pub async fn make(
        &mut self,
        call: &Call,
        deviation: Option<Deviation>,
    ) -> Result<Experience, Error> {
        let predicted = self.prediction.make(call).await;
        let found = self.chromium.make(call).await?;
        self.report.pairs.push(Pair {
            call: call.clone(),
            found: found.clone(),
            predicted,
            deviation,
        });
        Ok(found)
    }

    /// Ends both, and says what they made of the calls.
    #[must_use]
    pub fn end(self) -> Report {
        self.report
    }
}
