//! Proxies, as processes.

use std::{
    fs::{self, File},
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::configuration::Configuration;

/// A proxy.
#[derive(Clone, Copy, Debug)]
pub struct Proxy {
    /// The name of the program.
    pub name: &'static str,
    /// The file extension of its configurations.
    pub extension: &'static str,
    /// Whether Debian has a package for it.
    pub is_packaged: bool,
    command: fn(&Path, &Path) -> Command,
}

/// The proxies of the tests.
pub const PROXIES: [Proxy; 4] = [
    Proxy {
        name: "nginx",
        extension: "conf",
        is_packaged: true,
        command: |folder, configuration| {
            let mut command = Command::new("nginx");
            command
                .arg("-e")
                .arg(folder.join("error.log"))
                .arg("-p")
                .arg(folder);
            command.arg("-c").arg(configuration);
            command
        },
    },
    Proxy {
        name: "haproxy",
        extension: "cfg",
        is_packaged: true,
        command: |_, configuration| {
            let mut command = Command::new("haproxy");
            command.arg("-db").arg("-f").arg(configuration);
            command
        },
    },
    Proxy {
        name: "caddy",
        extension: "Caddyfile",
        is_packaged: true,
        command: |folder, configuration| {
            let mut command = Command::new("caddy");
            for name in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
                command.env(name, folder);
            }
            command
                .args(["run", "--adapter", "caddyfile", "--config"])
                .arg(configuration);
            command
        },
    },
    Proxy {
        name: "envoy",
        extension: "yaml",
        is_packaged: false,
        command: |_, configuration| {
            let mut command = Command::new("envoy");
            command
                .args(["--disable-hot-restart", "--concurrency", "1"])
                .args(["--log-level", "error", "-c"])
                .arg(configuration);
            command
        },
    },
];

/// A running proxy. Dropping it terminates the process.
#[derive(Debug)]
pub struct Running {
    process: Child,
    address: SocketAddr,
    _folder: TempDir,
}

/// How long a proxy may take to start.
const START: Duration = Duration::from_secs(20);

impl Proxy {
    /// Whether the program is installed.
    #[must_use]
    pub fn is_installed(&self) -> bool {
        let mut command = Command::new(self.name);
        let command = command
            .arg("-v")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.status().is_ok()
    }

    /// Starts the proxy in front of a server.
    ///
    /// # Errors
    ///
    /// If it does not start. The error contains its output.
    pub fn start(&self, configuration: &Configuration, backend: SocketAddr) -> io::Result<Running> {
        let folder = tempfile::tempdir()?;
        // Another program may take the port in the meantime, which the check below detects.
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let text = configuration
            .0
            .replace("@LISTEN@", &address.port().to_string())
            .replace("@BACKEND@", &backend.to_string())
            .replace("@BACKEND_HOST@", &backend.ip().to_string())
            .replace("@BACKEND_PORT@", &backend.port().to_string())
            .replace("@DIR@", &folder.path().display().to_string());
        let file = folder.path().join(format!("proxy.{}", self.extension));
        fs::write(&file, text)?;
        let log = folder.path().join("output.log");
        let output = File::create(&log)?;
        let mut command = (self.command)(folder.path(), &file);
        command
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output);
        let mut running = Running {
            process: command.spawn()?,
            address,
            _folder: folder,
        };
        match running.wait() {
            Ok(()) => Ok(running),
            Err(error) => {
                let output = fs::read_to_string(log)?;
                Err(io::Error::other(format!(
                    "{} does not start: {error}\n{output}",
                    self.name
                )))
            }
        }
    }
}

impl Running {
    /// The address at which the proxy listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until the proxy listens.
    fn wait(&mut self) -> io::Result<()> {
        let start = Instant::now();
        while start.elapsed() < START {
            if let Some(status) = self.process.try_wait()? {
                return Err(io::Error::other(format!("it has ended with {status}")));
            }
            if TcpStream::connect(self.address).is_ok() {
                return Ok(());
            }
            sleep(Duration::from_millis(20));
        }
        Err(io::ErrorKind::TimedOut.into())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have exited already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
