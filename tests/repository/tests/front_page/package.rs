//! A package that the commands of a page create, outside the workspace.

use std::{
    fs,
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::LazyLock,
    thread,
    time::{Duration, Instant},
};

use regex::Regex;
use repository::root;
use tempfile::TempDir;
use toml::Table;

use crate::page::{Page, with_one_date};

/// The address of a program, with the usual port of its framework.
static ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("127\\.0\\.0\\.1:\\d+").expect("an expression"));

pub(crate) struct Package {
    folder: TempDir,
    name: String,
}

impl Package {
    /// Runs the commands of a page that create a package, in an empty folder. `adapter` is not published yet,
    /// so its path is added to the command, as the page describes.
    pub(crate) fn create(adapter: &str, page: &Page) -> Self {
        let mut commands = page.commands.iter();
        let commands = commands.find(|commands| commands.starts_with("cargo new "));
        let commands = commands.expect("a new package");
        let folder = tempfile::tempdir().expect("a folder");
        std::os::unix::fs::symlink(root(), folder.path().join("cors")).expect("a link");
        let toolchain = "rust-toolchain.toml";
        fs::copy(root().join(toolchain), folder.path().join(toolchain)).expect("a toolchain");
        let command = format!("cargo add {adapter}\n");
        assert!(commands.contains(&command), "{commands}");
        let with_path = format!("cargo add {adapter} --path ../cors/adapters/{adapter}\n");
        let commands = commands.replace(&command, &with_path);
        run(shell(&commands).current_dir(&folder));
        let (_, rest) = commands.split_once("cargo new ").expect("a package");
        let name = rest.lines().next().unwrap_or_default().to_owned();
        let package = Self { folder, name };
        // Use the versions of the workspace if possible.
        fs::copy(root().join("Cargo.lock"), package.path("Cargo.lock")).expect("a lock file");
        package
    }

    /// Compiles and starts the program of a page, and waits until it listens.
    pub(crate) fn run(&self, page: &Page, port: u16) -> Server {
        let address = format!("127.0.0.1:{port}");
        let program = ADDRESS.replace_all(&page.program, &address);
        fs::write(self.path("src/main.rs"), &*program).expect("a program");
        run(&mut self.build());
        let binary = self.path("program");
        fs::copy(target().join("debug").join(&self.name), &binary).expect("a binary");

        let mut command = Command::new(binary);
        command
            .envs(variables(&page.configuration))
            .stdout(Stdio::null());
        command.env("ROCKET_PORT", port.to_string());
        let mut server = Server {
            process: command.spawn().expect("a server"),
            address,
        };
        server.wait_until_it_listens();
        server
    }

    /// Runs the commands of a page on its library and its tests, and then the tests.
    pub(crate) fn test(&self, page: &Page, name: &str) {
        if !page.library.is_empty() {
            fs::write(self.path("src/lib.rs"), &page.library).expect("a library");
        }
        fs::create_dir_all(self.path("tests")).expect("a folder");
        fs::write(self.path("tests").join(name), &page.tests).expect("tests");
        let tool = Regex::new("(?m)^cargo add --dev (cors-[a-z]+)$").expect("an expression");
        let commands = page.commands.concat() + "cargo test";
        let commands = tool.replace_all(&commands, "cargo add --dev $1 --path ../cors/tools/$1");
        run(shell(&commands)
            .current_dir(self.path(""))
            .envs(environment()));
    }

    /// The compiler's messages for a program.
    pub(crate) fn messages(&self, program: &str) -> String {
        fs::write(self.path("src/main.rs"), program).expect("a program");
        let output = self.build().output().expect("cargo");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    fn build(&self) -> Command {
        let mut build = Command::new("cargo");
        build.args(["build", "--quiet"]).current_dir(self.path(""));
        build.envs(environment());
        build
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(&self.name).join(file)
    }
}

/// The variables of each build. The packages share their compiled dependencies.
fn environment() -> [(&'static str, PathBuf); 2] {
    [
        ("CARGO_TARGET_DIR", target()),
        ("RUSTFLAGS", "-D warnings".into()),
    ]
}

fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("front-page")
}

/// The variables that cargo would set from its configuration.
fn variables(configuration: &str) -> Vec<(String, String)> {
    let table: Table = configuration.parse().expect("a configuration");
    let variables = table.get("env").and_then(|value| value.as_table());
    let pairs = variables.into_iter().flatten();
    pairs
        .map(|(name, value)| (name.clone(), value.as_str().expect("a text").to_owned()))
        .collect()
}

/// A running program. Dropping it terminates the process.
pub(crate) struct Server {
    process: Child,
    address: String,
}

impl Server {
    /// Runs a command, and returns the response that it prints.
    pub(crate) fn answer(&self, command: &str) -> String {
        let command = ADDRESS.replace_all(command, &self.address);
        let output = shell(&command).output().expect("a command");
        with_one_date(&String::from_utf8_lossy(&output.stdout))
    }

    fn wait_until_it_listens(&mut self) {
        let end = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(&self.address).is_err() {
            let status = self.process.try_wait().expect("a process");
            assert_eq!(status, None, "the program has ended");
            assert!(Instant::now() < end, "nothing listens on {}", self.address);
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _killed = self.process.kill();
        let _status = self.process.wait();
    }
}

fn shell(commands: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-ec", commands]);
    shell
}

fn run(command: &mut Command) {
    let output = command.output().expect("a command");
    let [errors, text] = [&output.stderr, &output.stdout].map(|it| String::from_utf8_lossy(it));
    assert!(output.status.success(), "{command:?}\n{errors}\n{text}");
}
