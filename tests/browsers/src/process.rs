//! The processes that a browser needs.

use std::{
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::{clock::Clock, engine::Engine};

const PATIENCE: Duration = Duration::from_secs(30);

/// An engine's WebDriver server. Dropping it terminates the server and its browser.
#[derive(Debug)]
pub(crate) struct WebDriver {
    engine: Engine,
    process: Child,
    address: SocketAddr,
    session: Option<String>,
    /// The folder of the browser's temporary files, such as its profile.
    _folder: TempDir,
}

impl WebDriver {
    /// Starts the server on a free port, and retries if another program takes the port first.
    pub(crate) fn start(
        engine: Engine,
        display: Option<&Display>,
        clock: Option<&Clock>,
    ) -> io::Result<Self> {
        const ATTEMPTS: usize = 3;
        let start = || Self::start_once(engine, display, clock);
        let mut result = start();
        for _ in 1..ATTEMPTS {
            result = result.or_else(|_| start());
        }
        result
    }

    fn start_once(
        engine: Engine,
        display: Option<&Display>,
        clock: Option<&Clock>,
    ) -> io::Result<Self> {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let folder = TempDir::new()?;
        let mut command = engine.driver(address.port());
        command.env("TMPDIR", folder.path());
        if let Some(display) = display {
            command.env("DISPLAY", &display.name);
        }
        if let Some(clock) = clock {
            clock.apply_to(&mut command);
        }
        let process = command.stdout(Stdio::null()).spawn()?;
        let mut webdriver = Self {
            engine,
            process,
            address,
            session: None,
            _folder: folder,
        };
        webdriver.wait_until_it_listens()?;
        Ok(webdriver)
    }

    fn wait_until_it_listens(&mut self) -> io::Result<()> {
        let start = Instant::now();
        while !is_listening(self.address) {
            let has_ended = self.process.try_wait()?.is_some();
            if has_ended || start.elapsed() > PATIENCE {
                return Err(io::ErrorKind::ConnectionRefused.into());
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Sets the session that ends with the server.
    pub(crate) fn set_session(&mut self, session: Option<String>) {
        self.session = session;
    }

    /// Closes the browser, <https://www.w3.org/TR/webdriver2/#delete-session>. Without this, the browser
    /// would outlive the killed server.
    fn delete_session(&self) -> io::Result<()> {
        let Some(session) = &self.session else {
            return Ok(());
        };
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let address = self.address;
        write!(
            stream,
            "DELETE /session/{session} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        )?;
        stream.read_exact(&mut [0])
    }
}

impl Drop for WebDriver {
    fn drop(&mut self) {
        let deleted = self.delete_session();
        let ended = self.process.kill().and_then(|()| self.process.wait());
        if let Err(error) = deleted.and(ended) {
            eprintln!("{}: the driver does not end: {error}", self.engine);
        }
    }
}

/// Whether a program listens on the address. If none does, a connection from the port to itself can succeed,
/// <https://www.rfc-editor.org/rfc/rfc9293#section-3.5>.
fn is_listening(address: SocketAddr) -> bool {
    let stream = TcpStream::connect(address);
    stream.is_ok_and(|stream| stream.local_addr().is_ok_and(|own| own != address))
}

/// An X display without a screen. Dropping it terminates the display server.
#[derive(Debug)]
pub(crate) struct Display {
    process: Child,
    name: String,
}

impl Display {
    /// Starts the server, which chooses the display number.
    pub(crate) fn start() -> io::Result<Self> {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1280x3000x24"]);
        command.args(["-nolisten", "tcp"]);
        let process = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut display = Self {
            name: String::new(),
            process,
        };
        let output = display.process.stdout.take();
        let mut number = String::new();
        BufReader::new(output.ok_or(io::ErrorKind::BrokenPipe)?).read_line(&mut number)?;
        display.name = format!(":{}", number.trim_end());
        Ok(display)
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        if let Err(error) = self.process.kill().and_then(|()| self.process.wait()) {
            eprintln!("`Xvfb` does not end: {error}");
        }
    }
}
