//! The compile time of policies: builds of packages that are written into the target folder.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::scenario::exact_origin;

const HANDLERS: usize = 200;
const ORIGINS: usize = 10_000;

/// Dependencies with a path are built like dependencies from a registry.
const PROFILE: &str = r#"[profile.dev.package."*"]
incremental = false
[profile.release]
strip = true
"#;

const APP: &str = r#"axum = "0.8.9"
tokio = { version = "1", features = ["net", "rt-multi-thread"] }
"#;

pub(crate) const ATTRIBUTE: &str = r#"#[cors_axum::cors(
    origins = ["https://app.example.com", "https://admin.example.com"],
    methods = [GET, POST],
    headers = ["content-type"],
    max_age = "10m",
    credentials,
)]"#;

/// The attributes of other libraries, for the same handlers.
const OTHERS: [(&str, &str); 3] = [
    ("tracing-instrument", "#[tracing::instrument]"),
    (
        "utoipa-path",
        r#"#[utoipa::path(post, path = "/", responses((status = 200, body = String)))]"#,
    ),
    ("axum-debug_handler", "#[axum::debug_handler]"),
];

/// Builds each pair of programs, and returns whether all goals are reached.
pub(crate) fn measure() -> io::Result<bool> {
    println!("| build | ours | other | **ratio** | goal |\n|---|---|---|---|---|");
    let [ours, tower_http] = [
        ("app-ours", app_with_ours(), APP.to_owned() + &ours()),
        ("app-tower-http", app_with_tower_http(), tower_http()),
    ]
    .map(|(name, main, dependencies)| Package::new(name, &[("main", main)], &dependencies));
    let packages = [ours?, tower_http?];
    let times = interleaved(|side| packages[side].time("main", Build::FromScratch));
    let what = "an axum app from scratch: with ours, with tower-http";
    let mut is_reached = print(what, times?, Some(1.03));
    let package = handlers_in_a_package()?;
    for (what, programs, how, goal) in rows() {
        let times = interleaved(|side| package.time(programs[side], how));
        is_reached &= print(&what, times?, goal);
    }
    Ok(is_reached)
}

type Row = (String, [&'static str; 2], Build, Option<f64>);

fn rows() -> Vec<Row> {
    let mut rows = vec![
        (
            "`cargo check` of 200 handlers: annotated, plain".to_owned(),
            ["ours", "plain"],
            Build::Check,
            None,
        ),
        (
            "the same, mounted: by `routes!`, by `axum::routing::post`".to_owned(),
            ["mounted-ours", "mounted-plain"],
            Build::Check,
            None,
        ),
        (
            "`cargo check` of a policy with 10,000 origins: annotated, a list of strings"
                .to_owned(),
            ["origins-ours", "origins-plain"],
            Build::Check,
            None,
        ),
    ];
    for (how, command) in [(Build::Check, "check"), (Build::Debug, "build")] {
        for (name, _) in OTHERS {
            let what = format!("`cargo {command}` of 200 handlers: with `cors`, with `{name}`");
            rows.push((what, ["ours", name], how, Some(0.5)));
        }
    }
    rows
}

/// A single package, so that its dependencies are compiled once.
fn handlers_in_a_package() -> io::Result<Package> {
    let mut programs = vec![
        ("ours", handlers(ATTRIBUTE)),
        ("plain", handlers("")),
        (
            "mounted-ours",
            mounted_handlers(ATTRIBUTE, "cors_axum::routes![@]"),
        ),
        (
            "mounted-plain",
            mounted_handlers("", "axum::routing::post(@)"),
        ),
        ("origins-ours", annotated_origins()),
        ("origins-plain", listed_origins()),
    ];
    programs.extend(OTHERS.map(|(name, attribute)| (name, handlers(attribute))));
    let dependencies = ours()
        + "axum = { version = \"0.8.9\", features = [\"macros\"] }\n\
           tracing = { version = \"0.1\", features = [\"attributes\"] }\n\
           utoipa = \"5\"\n";
    Package::new("handlers", &programs, &dependencies)
}

/// The kind of a build.
#[derive(Clone, Copy)]
enum Build {
    FromScratch,
    /// Checks only the program. Its dependencies have been built.
    Check,
    Debug,
}

const ROUNDS: usize = 9;

/// The times of both sides, measured alternately in each round.
fn interleaved(
    mut time: impl FnMut(usize) -> io::Result<Duration>,
) -> io::Result<[Vec<Duration>; 2]> {
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for (side, times) in times.iter_mut().enumerate() {
            times.push(time(side)?);
        }
    }
    Ok(times)
}

fn print(what: &str, times: [Vec<Duration>; 2], goal: Option<f64>) -> bool {
    let [ours, other] = times.map(median);
    let ratio = ours.as_secs_f64() / other.as_secs_f64();
    let text = goal.map_or_else(String::new, |goal| goal.to_string());
    println!("| {what} | {ours:.2?} | {other:.2?} | {ratio:.3} | {text} |");
    goal.is_none_or(|goal| ratio <= goal)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// A package of programs.
pub(crate) struct Package {
    folder: PathBuf,
}

impl Package {
    pub(crate) fn new(
        name: &str,
        programs: &[(impl AsRef<str>, String)],
        dependencies: &str,
    ) -> io::Result<Self> {
        let folder = env::current_exe()?.with_file_name("builds").join(name);
        let package = Self { folder };
        fs::create_dir_all(package.folder.join("src/bin"))?;
        for (name, text) in programs {
            fs::write(package.program(name.as_ref()), text)?;
        }
        let manifest = format!(
            "[workspace]\n[package]\nname = \"{name}\"\nedition = \"2024\"\n{PROFILE}[dependencies]\n{dependencies}"
        );
        fs::write(package.folder.join("Cargo.toml"), manifest)?;
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
        fs::copy(lock, package.folder.join("Cargo.lock"))?;
        package.cargo(&["fetch"])?;
        Ok(package)
    }

    fn program(&self, name: &str) -> PathBuf {
        self.folder.join("src/bin").join(name).with_extension("rs")
    }

    fn time(&self, name: &str, how: Build) -> io::Result<Duration> {
        let command = match how {
            Build::FromScratch | Build::Debug => ["build", "--bin", name],
            Build::Check => ["check", "--bin", name],
        };
        if matches!(how, Build::FromScratch) {
            let target = self.folder.join("target");
            if target.exists() {
                fs::remove_dir_all(target)?;
            }
        } else {
            self.cargo(&command)?;
            let program = self.program(name);
            fs::write(&program, fs::read(&program)?)?;
        }
        let start = Instant::now();
        self.cargo(&command)?;
        Ok(start.elapsed())
    }

    pub(crate) fn build_for_release(&self) -> io::Result<()> {
        self.cargo(&["build", "--release", "--bins"])
    }

    /// The bytes of a program that is built for release.
    pub(crate) fn size(&self, name: &str) -> io::Result<u64> {
        let file = self.folder.join("target/release").join(name);
        Ok(fs::metadata(file)?.len())
    }

    fn cargo(&self, arguments: &[&str]) -> io::Result<()> {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let run = Command::new(cargo)
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .output()?;
        if run.status.success() {
            Ok(())
        } else {
            Err(io::Error::other(String::from_utf8_lossy(&run.stderr)))
        }
    }
}

pub(crate) fn ours() -> String {
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("../adapters/cors-axum");
    format!("cors-axum = {{ path = \"{}\" }}\n", library.display())
}

pub(crate) fn tower_http() -> String {
    APP.to_owned() + "tower-http = { version = \"=0.7.1\", features = [\"cors\"] }\n"
}

fn app_with_ours() -> String {
    format!(
        r#"
#[cors_axum::cors(origins = ["https://app.example.com"], methods = [GET], max_age = "10m")]
async fn list_books() -> &'static str {{
    "[]"
}}
{}"#,
        main_of("cors_axum::routes![list_books]", "")
    )
}

fn app_with_tower_http() -> String {
    let layer = r#".layer(
        tower_http::cors::CorsLayer::new()
            .allow_origin(["https://app.example.com".parse().unwrap()])
            .allow_methods([axum::http::Method::GET])
            .max_age(std::time::Duration::from_secs(600)),
    )"#;
    main_of(r#"axum::routing::get(async || "[]")"#, layer)
}

fn main_of(route: &str, layer: &str) -> String {
    format!(
        r#"
fn main() {{
    let app = axum::Router::new().route("/books", {route}){layer};
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {{
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        axum::serve(listener, app).await.unwrap();
    }});
}}
"#
    )
}

fn handlers(attribute: &str) -> String {
    let mut main = "#![allow(dead_code, unused)]\nfn main() {}\n".to_owned();
    for at in 0..HANDLERS {
        let handler = format!("async fn handler_{at}(id: String) -> String {{ id.repeat({at}) }}");
        main.extend([attribute, "\n", &handler, "\n"]);
    }
    main
}

/// The same handlers, and a router that mounts them.
pub(crate) fn mounted_handlers(attribute: &str, router: &str) -> String {
    let mut main = handlers(attribute);
    main += "fn app() -> axum::Router {\n    axum::Router::new()\n";
    for at in 0..HANDLERS {
        let router = router.replace('@', &format!("handler_{at}"));
        main.extend([".route(\"/", &at.to_string(), "\", ", &router, ")\n"]);
    }
    main + "}\n"
}

fn origins() -> Vec<String> {
    (0..ORIGINS).map(exact_origin).collect()
}

fn annotated_origins() -> String {
    format!(
        "#![allow(dead_code, unused)]\n#[cors_axum::cors(origins = {:?}, methods = [GET])]\nfn handler() {{}}\nfn main() {{}}\n",
        origins()
    )
}

fn listed_origins() -> String {
    format!(
        "static ORIGINS: [&str; {ORIGINS}] = {:?};\nfn main() {{ println!(\"{{}}\", ORIGINS.len()); }}\n",
        origins()
    )
}
