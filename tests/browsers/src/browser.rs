//! A real browser on a network of one server.

use crate::{
    Error,
    call::{Call, Page},
    driver::Driver,
    engine::Engine,
    experience::{Arrival, Experience},
    network::{Network, PAGE},
};

/// A real browser. One [`Network`] serves all hosts for it.
#[derive(Debug)]
pub struct Browser {
    driver: Driver,
    network: Network,
    page: Option<Page>,
}

impl Browser {
    /// Starts a new browser. Returns `None` if it is not installed.
    ///
    /// # Errors
    ///
    /// See [`Driver::start`].
    pub async fn start(engine: Engine, network: Network) -> Result<Option<Self>, Error> {
        let driver = Driver::start(engine, Some(network.address())).await?;
        Ok(driver.map(|driver| Self {
            driver,
            network,
            page: None,
        }))
    }

    /// The browser's driver.
    #[must_use]
    pub fn driver(&self) -> &Driver {
        &self.driver
    }

    /// Sets a cookie from a page of `origin`.
    ///
    /// # Errors
    ///
    /// If the page cannot be opened.
    pub async fn set_cookie(&mut self, origin: &str, cookie: &str) -> Result<(), Error> {
        self.open(&Page::Of(origin.to_owned())).await?;
        let script = "document.cookie = arguments[0]";
        self.driver
            .client
            .execute(script, vec![cookie.into()])
            .await?;
        Ok(())
    }

    /// Opens the page of the call, unless it is already open, and makes the call.
    ///
    /// # Errors
    ///
    /// If the page cannot be opened, or the script does not finish.
    pub async fn make(&mut self, call: &Call) -> Result<Experience, Error> {
        if self.page.as_ref() != Some(&call.page) {
            self.open(&call.page).await?;
        }
        let client = &self.driver.client;
        let script = include_str!("call.js");
        let outcome = client.execute_async(script, vec![call.to_json()]).await?;
        let console = self.driver.engine().take_message(client).await?;
        let log = self.network.take_log();
        let arrivals = log
            .iter()
            .map(|head| Arrival::new(call, &head.method, &head.uri.to_string(), &head.headers));
        Ok(Experience {
            outcome: serde_json::from_value(outcome)?,
            console,
            arrivals: arrivals.collect(),
        })
    }

    async fn open(&mut self, page: &Page) -> Result<(), Error> {
        let client = &self.driver.client;
        match page {
            Page::Of(origin) => client.goto(&format!("{origin}{PAGE}")).await?,
            Page::SandboxedFrame => self.open_frame(0).await?,
            Page::DataFrame => self.open_frame(1).await?,
            Page::DataPage => client.goto("data:text/html,A page").await?,
        }
        let origin = client.execute("return self.origin", Vec::new()).await?;
        if origin != page.origin() {
            return Err(format!("{page} has the origin {origin}").into());
        }
        self.page = Some(page.clone());
        Ok(())
    }

    /// Opens a frame of `page.html`.
    async fn open_frame(&self, index: u16) -> Result<(), Error> {
        let client = &self.driver.client;
        client
            .goto(&format!("https://around.example{PAGE}"))
            .await?;
        client.enter_frame(index).await?;
        Ok(())
    }
}
