//! Programs that the compiler checks, for tests of its messages.

use std::{
    collections::BTreeMap,
    fs,
    ops::RangeInclusive,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// A package of programs that the compiler checks. Packages with the same parent share the compiled
/// dependencies.
pub struct Package {
    folder: PathBuf,
    /// The shared folder of compiled dependencies.
    target: PathBuf,
}

/// A message of the compiler about a program.
#[derive(Debug)]
pub struct Diagnostic {
    /// `error` or `warning`.
    pub level: String,
    /// The message, its notes, and the code that they suggest.
    pub text: String,
    /// The lines of the program that it marks.
    pub lines: Vec<RangeInclusive<usize>>,
    /// The message as the compiler prints it.
    pub rendered: String,
}

impl Package {
    /// Creates an empty package in `parent`.
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
             tracing = {{ version = \"0.1\", default-features = false, features = [\"attributes\"] }}\n\n\
             [profile.dev]\ndebug = false\n",
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

    /// The source code of a program.
    ///
    /// # Panics
    ///
    /// If it does not exist.
    #[must_use]
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a case")
    }

    /// Builds a program with `arguments` of cargo, runs it with a variable set, and returns its output.
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

    /// Builds all programs, and returns the executables by the programs' names.
    ///
    /// # Errors
    ///
    /// What cargo and the compiler print, if a program does not build.
    ///
    /// # Panics
    ///
    /// If cargo cannot be run.
    pub fn build(&self) -> Result<BTreeMap<String, PathBuf>, String> {
        let output = self
            .cargo()
            .args(["build", "--offline", "--bins", "--keep-going"])
            .arg("--message-format=json-render-diagnostics")
            .output()
            .expect("cargo");
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        let executables = events(&output.stdout).filter_map(|event| {
            let name = event["target"]["name"].as_str()?.to_owned();
            Some((name, event["executable"].as_str()?.into()))
        });
        Ok(executables.collect())
    }

    fn cargo(&self) -> Command {
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target);
        cargo
    }

    /// The errors of each program that has any, as the compiler prints them.
    ///
    /// # Panics
    ///
    /// If cargo cannot be run, or checks almost nothing.
    #[must_use]
    pub fn check(&self) -> BTreeMap<String, Vec<String>> {
        let errors = |found: Vec<Diagnostic>| -> Vec<String> {
            let errors = found.into_iter().filter(|found| found.level == "error");
            errors.map(|error| error.rendered).collect()
        };
        let programs = self.diagnostics().into_iter();
        let programs = programs.map(|(name, found)| (name, errors(found)));
        programs.filter(|(_, errors)| !errors.is_empty()).collect()
    }

    /// The compiler's messages about each program that has any.
    ///
    /// # Panics
    ///
    /// If cargo cannot be run, or checks almost nothing.
    #[must_use]
    pub fn diagnostics(&self) -> BTreeMap<String, Vec<Diagnostic>> {
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
        let mut diagnostics: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
        let mut seen = 0;
        for event in events(&output.stdout) {
            let Some(name) = event["target"]["name"].as_str() else {
                continue;
            };
            seen += 1;
            if event["message"].is_object() {
                let diagnostic = Diagnostic::new(&event["message"], name);
                diagnostics
                    .entry(name.to_owned())
                    .or_default()
                    .push(diagnostic);
            }
        }
        assert!(
            seen > 50,
            "cargo checked nothing: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        diagnostics
    }
}

/// The messages of cargo, of which each is a line of JSON.
fn events(output: &[u8]) -> impl Iterator<Item = Value> {
    let lines = output.split(|byte| *byte == b'\n');
    lines.filter_map(|line| serde_json::from_slice(line).ok())
}

impl Diagnostic {
    /// Reads a diagnostic of this program from JSON.
    fn new(message: &Value, program: &str) -> Self {
        let file = format!("src/bin/{program}.rs");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let primary = array(&message["spans"]).filter(|span| span["is_primary"] == true);
        let mut texts = vec![text(&message["message"])];
        for child in array(&message["children"]) {
            texts.push(text(&child["message"]));
            let proposals = array(&child["spans"]).map(|span| text(&span["suggested_replacement"]));
            texts.extend(proposals);
        }
        Self {
            level: text(&message["level"]),
            text: texts.join("\n"),
            lines: primary.filter_map(|span| lines(span, &file)).collect(),
            rendered: text(&message["rendered"]),
        }
    }
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The lines of `file` that a span marks. If the span is in another file, these are the lines of the macro
/// call.
fn lines(span: &Value, file: &str) -> Option<RangeInclusive<usize>> {
    if span["file_name"] == file {
        let line = |name: &str| usize::try_from(span[name].as_u64()?).ok();
        return Some(line("line_start")?..=line("line_end")?);
    }
    let call = &span["expansion"]["span"];
    call.is_object().then(|| lines(call, file)).flatten()
}
