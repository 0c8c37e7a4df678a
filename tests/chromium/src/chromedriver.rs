//! The process `chromedriver`.

use std::{
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    process::{Child, ChildStdout, Command, Stdio},
};

/// A running `chromedriver`. It ends when it is dropped, and with it each Chromium that it has started.
#[derive(Debug)]
pub(crate) struct Chromedriver {
    process: Child,
    address: SocketAddr,
    _output: BufReader<ChildStdout>,
}

impl Chromedriver {
    /// Starts it on a port that the system chooses.
    pub(crate) fn start() -> io::Result<Self> {
        let mut command = Command::new("chromedriver");
        let mut process = command.arg("--port=0").stdout(Stdio::piped()).spawn()?;
        let output = process.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let mut output = BufReader::new(output);
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port(&mut output)?));
        Ok(Self {
            process,
            address,
            _output: output,
        })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends all its Chromiums, and then itself. Killed, it would leave them behind.
    fn shut_down(&mut self) -> io::Result<()> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
        stream.read_to_end(&mut Vec::new())?;
        self.process.wait()?;
        Ok(())
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        if let Err(error) = self.shut_down() {
            eprintln!("`chromedriver` does not end: {error}");
        }
    }
}

/// The port, as `chromedriver` says it.
fn port(output: &mut BufReader<ChildStdout>) -> io::Result<u16> {
    const WORDS: &str = "started successfully on port ";
    for line in output.lines() {
        let line = line?;
        let port = line.split_once(WORDS).map(|(_, port)| port);
        if let Some(port) = port.and_then(|port| port.trim_end_matches('.').parse().ok()) {
            return Ok(port);
        }
    }
    Err(io::Error::other("it does not say its port"))
}
