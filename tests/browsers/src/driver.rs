//! A browser that a driver controls.

use std::{
    collections::BTreeSet,
    env,
    io::{self, Write as _},
    net::SocketAddr,
    sync::{Mutex, PoisonError},
};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;

use crate::{
    Error,
    clock::Clock,
    engine::Engine,
    process::{Display, WebDriver},
};

/// A browser that a driver controls. Dropping it terminates the browser and the driver.
#[derive(Debug)]
pub struct Driver {
    /// The session, <https://www.w3.org/TR/webdriver2/>.
    pub client: Client,
    engine: Engine,
    _webdriver: WebDriver,
    _display: Option<Display>,
}

impl Driver {
    /// Starts a new browser with an empty profile. Returns `None` if a required program is not installed. The
    /// server at `network` serves all hosts.
    ///
    /// # Errors
    ///
    /// If the browser does not start, or if a program is missing and the variable `CI` is set.
    pub async fn start(engine: Engine, network: Option<SocketAddr>) -> Result<Option<Self>, Error> {
        Self::start_by(engine, network, None).await
    }

    /// Like [`start`](Self::start), with a separate clock.
    ///
    /// # Errors
    ///
    /// See [`start`](Self::start).
    pub async fn start_by(
        engine: Engine,
        network: Option<SocketAddr>,
        clock: Option<&Clock>,
    ) -> Result<Option<Self>, Error> {
        let missing = engine.missing_program();
        if let Some(program) = missing.or_else(|| clock.and_then(|_| Clock::missing_program())) {
            let message = format!("{engine}: `{program}` is not installed");
            if env::var_os("CI").is_some() {
                return Err(message.into());
            }
            print(&format!("skipped: {message}"))?;
            return Ok(None);
        }
        let display = engine.needs_display().then(Display::start).transpose()?;
        let mut webdriver = WebDriver::start(engine, display.as_ref(), clock)?;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(engine.capabilities(network))
            .connect(&format!("http://{}", webdriver.address()))
            .await?;
        webdriver.set_session(client.session_id().await?);
        client.persist().await?;
        let driver = Self {
            client,
            engine,
            _webdriver: webdriver,
            _display: display,
        };
        driver.print_once()?;
        Ok(Some(driver))
    }

    /// Prints the engine and its version once per process, after its first browser has started.
    fn print_once(&self) -> io::Result<()> {
        static STARTED: Mutex<BTreeSet<Engine>> = Mutex::new(BTreeSet::new());
        let mut started = STARTED.lock().unwrap_or_else(PoisonError::into_inner);
        if started.insert(self.engine) {
            print(&format!("started: {} {}", self.engine, self.version()))?;
        }
        Ok(())
    }

    /// The browser's engine.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The browser's version.
    #[must_use]
    pub fn version(&self) -> &str {
        let capabilities = self.client.capabilities();
        let version = capabilities.and_then(|it| it.get("browserVersion"));
        version.and_then(|it| it.as_str()).unwrap_or("?")
    }
}

/// Prints a line. The test harness captures `println!`, and shows it for failed tests only.
pub(crate) fn print(line: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{line}")
}
