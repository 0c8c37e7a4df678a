//! Programs that the compiler checks, for tests that read what it says.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// A package of programs that the compiler checks.
pub struct Package {
    folder: PathBuf,
    /// Shared, so that the dependencies are compiled once for all packages.
    target: PathBuf,
}

impl Package {
    /// An empty package in `parent`.
    ///
    /// # Panics
    ///
    /// If the folder cannot be written.
    #[must_use]
    pub fn new(name: &str, parent: &Path) -> Self {
        let folder = parent.join(name);
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .expect("a workspace");
        let _absent = fs::remove_dir_all(folder.join("src"));
        fs::create_dir_all(folder.join("src/bin")).expect("a folder");
        let manifest = format!(
            "[package]\nname = \"programs\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
             axum = {{ version = \"0.8\", default-features = false, features = [\"json\", \"ws\"] }}\n\
             cors-axum = {{ path = '{}' }}\n\
             tracing = {{ version = \"0.1\", default-features = false, features = [\"attributes\"] }}\n",
            root.join("adapters/cors-axum").display()
        );
        fs::write(folder.join("Cargo.toml"), manifest).expect("a manifest");
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock file");
        let target = parent.join("target");
        Self { folder, target }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join("src/bin").join(format!("{name}.rs"))
    }

    /// Adds a program.
    ///
    /// # Panics
    ///
    /// If it cannot be written.
    pub fn write(&self, name: &str, source: &str) {
        fs::write(self.path(name), source).expect("a written case");
    }

    /// The text of a program.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[must_use]
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a case")
    }

    /// What a program prints, built with `arguments` to cargo and with a variable set.
    ///
    /// # Panics
    ///
    /// If it does not build or run.
    #[must_use]
    pub fn run(&self, name: &str, arguments: &[&str], (variable, value): (&str, &str)) -> String {
        let output = self
            .cargo()
            .args(["run", "--offline", "--quiet", "--bin", name])
            .args(arguments)
            .env(variable, value)
            .output()
            .expect("cargo");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn cargo(&self) -> Command {
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target);
        cargo
    }

    /// The errors of each program that has some.
    ///
    /// # Panics
    ///
    /// If cargo cannot be run, or checks next to nothing.
    #[must_use]
    pub fn check(&self) -> BTreeMap<String, Vec<String>> {
        let output = self
            .cargo()
            .args([
                "check",
                "--offline",
                "--bins",
                "--keep-going",
                "--message-format=json",
            ])
            .output()
            .expect("cargo");
        let mut errors: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut seen = 0;
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let Ok(event) = serde_json::from_str::<Value>(line) else {
                continue;
            };
            let Some(name) = event["target"]["name"].as_str() else {
                continue;
            };
            seen += 1;
            if event["message"]["level"] == "error" {
                let text = event["message"]["rendered"].as_str().unwrap_or_default();
                errors
                    .entry(name.to_owned())
                    .or_default()
                    .push(text.to_owned());
            }
        }
        assert!(
            seen > 50,
            "cargo checked nothing: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        errors
    }
}
