//! Runs the command against servers that this program starts.

mod application;
mod comparison;
mod failures;
mod server;

use std::{
    path::PathBuf,
    process::{Command, Output},
};

use tempfile::TempDir;

/// The result of a command.
struct Run {
    status: Option<i32>,
    output: String,
    errors: String,
}

/// A folder with the manifest of the application.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self::with(&cors_manifest::Manifest::of_program().to_json())
    }

    fn with(manifest: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("cors.json"), manifest).expect("a file");
        Self(folder)
    }

    fn manifest(&self) -> PathBuf {
        self.0.path().join("cors.json")
    }

    /// Runs the command with the manifest and the arguments, and waits until it ends.
    async fn run(&self, args: &[&str], variables: &[(&'static str, String)]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cors-probe"));
        command
            .arg(self.manifest())
            .args(args)
            .args(["--rate", "100000"]);
        command.envs(variables.iter().cloned());
        let output = tokio::task::spawn_blocking(move || command.output());
        let Output {
            status,
            stdout,
            stderr,
        } = output.await.expect("no panic").expect("a process");
        Run {
            status: status.code(),
            output: String::from_utf8(stdout).expect("text"),
            errors: String::from_utf8(stderr).expect("text"),
        }
    }
}

/// Runs the command on the address of a server.
async fn probe(address: &str, args: &[&str]) -> Run {
    let args = [&["--at", address], args].concat();
    Folder::new().run(&args, &[]).await
}
