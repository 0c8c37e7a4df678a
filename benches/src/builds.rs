//! What a policy costs the compiler: builds of packages that are written into the target folder.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::scenario::exact_origin;

const HANDLERS: usize = 200;
const ORIGINS: usize = 10_000;

/// Dependencies by path are built as those from a registry are.
const PROFILE: &str = r#"[profile.dev.package."*"]
incremental = false
"#;

const APP: &str = r#"axum = "0.8.9"
tokio = { version = "1", features = ["net", "rt-multi-thread"] }
"#;

const ATTRIBUTE: &str = r#"#[cors_axum::cors(
    origins = ["https://app.example.com", "https://admin.example.com"],
    methods = [GET, POST],
    headers = ["content-type"],
    max_age = "10m",
    credentials,
)]"#;

/// Builds each pair of packages, and says whether all goals are reached.
pub(crate) fn measure() -> io::Result<bool> {
    println!("| build | ours | other | **ratio** | goal |\n|---|---|---|---|---|");
    let rows = [
        Row {
            what: "an axum app from scratch: with ours, with tower-http",
            ours: Package::new("app-ours", &app_with_ours(), &(APP.to_owned() + &ours()))?,
            other: Package::new("app-tower-http", &app_with_tower_http(), &tower_http())?,
            how: Build::FromScratch,
            goal: Some(1.05),
        },
        Row {
            what: "`cargo check` of 200 handlers: annotated, plain",
            ours: Package::new("handlers-ours", &handlers(ATTRIBUTE), &ours())?,
            other: Package::new("handlers-plain", &handlers(""), &ours())?,
            how: Build::Check,
            goal: Some(1.5),
        },
        Row {
            what: "the same, mounted: by `routes!`, by `axum::routing::post`",
            ours: Package::new(
                "mounted-ours",
                &mounted_handlers(ATTRIBUTE, "cors_axum::routes![@]"),
                &(APP.to_owned() + &ours()),
            )?,
            other: Package::new(
                "mounted-plain",
                &mounted_handlers("", "axum::routing::post(@)"),
                &(APP.to_owned() + &ours()),
            )?,
            how: Build::Check,
            goal: None,
        },
        Row {
            what: "`cargo check` of a policy with 10,000 origins: annotated, a list of strings",
            ours: Package::new("origins-ours", &annotated_origins(), &ours())?,
            other: Package::new("origins-plain", &listed_origins(), &ours())?,
            how: Build::Check,
            goal: None,
        },
    ];
    let mut is_reached = true;
    for row in rows {
        is_reached &= row.print()?;
    }
    Ok(is_reached)
}

struct Row {
    what: &'static str,
    ours: Package,
    other: Package,
    how: Build,
    goal: Option<f64>,
}

/// What is done with a package.
#[derive(Clone, Copy)]
enum Build {
    FromScratch,
    /// The package alone: its dependencies are there.
    Check,
}

impl Row {
    fn print(&self) -> io::Result<bool> {
        let rounds = match self.how {
            Build::FromScratch => 5,
            Build::Check => 9,
        };
        let [mut ours, mut other] = [Duration::MAX; 2];
        for _ in 0..rounds {
            ours = ours.min(self.ours.time(self.how)?);
            other = other.min(self.other.time(self.how)?);
        }
        let ratio = ours.as_secs_f64() / other.as_secs_f64();
        let goal = self.goal.map_or_else(String::new, |goal| goal.to_string());
        println!(
            "| {} | {ours:.2?} | {other:.2?} | {ratio:.3} | {goal} |",
            self.what
        );
        Ok(self.goal.is_none_or(|goal| ratio <= goal))
    }
}

struct Package {
    folder: PathBuf,
}

impl Package {
    fn new(name: &str, main: &str, dependencies: &str) -> io::Result<Self> {
        let folder = env::current_exe()?.with_file_name("builds").join(name);
        fs::create_dir_all(folder.join("src"))?;
        fs::write(folder.join("src/main.rs"), main)?;
        let manifest = format!(
            "[workspace]\n[package]\nname = \"{name}\"\nedition = \"2024\"\n{PROFILE}[dependencies]\n{dependencies}"
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
        fs::copy(lock, folder.join("Cargo.lock"))?;
        let package = Self { folder };
        package.cargo("fetch")?;
        Ok(package)
    }

    fn time(&self, how: Build) -> io::Result<Duration> {
        let command = match how {
            Build::FromScratch => {
                let target = self.folder.join("target");
                if target.exists() {
                    fs::remove_dir_all(target)?;
                }
                "build"
            }
            Build::Check => {
                self.cargo("check")?;
                let main = self.folder.join("src/main.rs");
                fs::write(&main, fs::read(&main)?)?;
                "check"
            }
        };
        let start = Instant::now();
        self.cargo(command)?;
        Ok(start.elapsed())
    }

    fn cargo(&self, command: &str) -> io::Result<()> {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let run = Command::new(cargo)
            .arg(command)
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

fn ours() -> String {
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("../adapters/cors-axum");
    format!("cors-axum = {{ path = \"{}\" }}\n", library.display())
}

fn tower_http() -> String {
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

/// The same, and a router that mounts them.
fn mounted_handlers(attribute: &str, router: &str) -> String {
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
