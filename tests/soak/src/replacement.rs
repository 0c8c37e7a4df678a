//! A run in which a policy and a set of origins are replaced while two threads send requests. Each response
//! must be that of the old version or that of the new one.

use std::{
    fmt, hint,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    thread,
};

use axum::{Router, body::Body, extract::Request, routing::any};
use cors_axum::{CorsLayer, LivePolicy, OriginSet, PolicyConfig, RuntimePolicy, cors, routes};
use http::Method;
use tokio::runtime;
use tower::ServiceExt as _;

use crate::{memory, report::GROWTH, run::Failure};

const REQUESTS: u64 = 1_000_000;
const REPLACEMENTS: u64 = 10_000;
const THREADS: u64 = 2;

#[cors(
    origins = ["https://app.example.com", configured],
    methods = [GET, PUT],
    headers = ["x-token"],
    expose = ["etag"],
    credentials,
)]
async fn configured() {}

/// A version of the configuration.
struct Version {
    policy: RuntimePolicy,
    origins: [&'static str; 2],
}

impl Version {
    fn both() -> Result<[Self; 2], Failure> {
        let first = PolicyConfig::new()
            .origins(["https://a.example", "https://both.example"])
            .methods(["GET", "PUT"])
            .headers(["x-first"])
            .expose(["x-of-first"])
            .max_age(60)
            .credentials();
        let second = PolicyConfig::new()
            .origins(["https://*.b.example", "https://both.example"])
            .methods(["GET", "DELETE"])
            .headers(["x-second"])
            .expose(["x-of-second"])
            .max_age(120);
        Ok([
            Self {
                policy: first.check()?,
                origins: ["https://a.example", "https://both.example"],
            },
            Self {
                policy: second.check()?,
                origins: ["https://*.b.example", "https://both.example"],
            },
        ])
    }
}

/// A router, with the live policy and the set of origins that are replaced.
struct App {
    live: LivePolicy,
    set: OriginSet,
    router: Router,
}

impl App {
    fn new(version: &Version) -> Result<Self, Failure> {
        let live = LivePolicy::new(version.policy.clone());
        let set = OriginSet::new(version.origins)?;
        let router = Router::new()
            .route("/live", any(async || {}))
            .route("/set", routes![origins = &set; configured])
            .layer(CorsLayer::new(&live));
        Ok(Self { live, set, router })
    }

    fn replace(&self, version: &Version) -> Result<(), Failure> {
        self.live.replace(version.policy.clone());
        self.set.replace(version.origins)?;
        Ok(())
    }

    async fn answer(&self, request: Request) -> Answer {
        let Ok(response) = self.router.clone().oneshot(request).await;
        let mut headers: Vec<String> = response
            .headers()
            .iter()
            .map(|(name, value)| format!("{name}: {value:?}"))
            .collect();
        headers.sort();
        (response.status().as_u16(), headers)
    }
}

type Answer = (u16, Vec<String>);

/// All requests: each combination of path, origin and method, as preflights and as an actual request.
fn requests() -> Vec<impl Fn() -> Request> {
    const PATHS: [&str; 2] = ["/live", "/set"];
    const ORIGINS: [&str; 5] = [
        "",
        "https://a.example",
        "https://x.b.example",
        "https://both.example",
        "https://foreign.example",
    ];
    const METHODS: [&str; 3] = ["GET", "PUT", "DELETE"];
    const HEADERS: [&str; 4] = ["", "x-first", "x-second", "x-token"];
    let mut requests = Vec::new();
    for path in PATHS {
        for origin in ORIGINS {
            for method in METHODS {
                for headers in HEADERS {
                    requests.push(move || request(path, origin, method, headers));
                }
            }
        }
    }
    requests
}

/// A preflight for `headers`, or an actual request if `headers` is empty.
fn request(path: &str, origin: &str, method: &str, headers: &str) -> Request {
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = path.parse().expect("a path");
    *request.method_mut() = method.parse().expect("a method");
    let mut set = |name: &'static str, value: &str| {
        request
            .headers_mut()
            .insert(name, value.parse().expect("a value"));
    };
    if !origin.is_empty() {
        set("origin", origin);
    }
    if !headers.is_empty() {
        set("access-control-request-method", method);
        set("access-control-request-headers", headers);
        *request.method_mut() = Method::OPTIONS;
    }
    request
}

#[derive(Debug, Default)]
pub(crate) struct Report {
    answered: AtomicU64,
    /// The number of responses that match only the first version, and only the second.
    of_versions: [AtomicU64; 2],
    replaced: AtomicU64,
    wrong: AtomicU64,
    early_memory: Mutex<Option<u64>>,
    late_memory: Option<u64>,
}

/// Sends the requests, and replaces the versions meanwhile.
pub(crate) fn run() -> Result<Report, Failure> {
    let versions = Version::both()?;
    let [first, second] = [App::new(&versions[0])?, App::new(&versions[1])?];
    let app = App::new(&versions[0])?;
    let mut report = Report::default();
    thread::scope(|scope| -> Result<(), Failure> {
        let (report, app, fixed) = (&report, &app, [&first, &second]);
        let workers: Vec<_> = (0..THREADS)
            .map(|number| scope.spawn(move || ask(report, app, fixed, number)))
            .collect();
        replace(report, app, &versions)?;
        for worker in workers {
            worker.join().map_err(|_| "a thread has panicked")??;
        }
        Ok(())
    })?;
    report.late_memory = memory::resident();
    Ok(report)
}

/// Sends one thread's share of the requests.
fn ask(report: &Report, app: &App, versions: [&App; 2], number: u64) -> Result<(), Failure> {
    let runtime = runtime::Builder::new_current_thread().build()?;
    let requests = requests();
    let expected: Vec<[Answer; 2]> = requests
        .iter()
        .map(|request| versions.map(|version| runtime.block_on(version.answer(request()))))
        .collect();
    let mut random = fastrand::Rng::with_seed(number);
    for _ in 0..REQUESTS / THREADS {
        let kind = random.usize(..requests.len());
        let answer = runtime.block_on(app.answer(requests[kind]()));
        report.count(&answer, &expected[kind]);
    }
    Ok(())
}

/// Replaces the version after each share of the requests.
fn replace(report: &Report, app: &App, versions: &[Version; 2]) -> Result<(), Failure> {
    for (number, version) in (1..=REPLACEMENTS).zip(versions.iter().rev().cycle()) {
        while report.answered.load(Relaxed) < number * (REQUESTS / REPLACEMENTS) {
            hint::spin_loop();
            thread::yield_now();
        }
        app.replace(version)?;
        report.replaced.fetch_add(1, Relaxed);
        if number == REPLACEMENTS / 10 {
            *report
                .early_memory
                .lock()
                .unwrap_or_else(PoisonError::into_inner) = memory::resident();
        }
    }
    Ok(())
}

impl Report {
    fn count(&self, answer: &Answer, expected: &[Answer; 2]) {
        self.answered.fetch_add(1, Relaxed);
        match [0, 1].map(|version| *answer == expected[version]) {
            [true, true] => {}
            [true, false] => drop(self.of_versions[0].fetch_add(1, Relaxed)),
            [false, true] => drop(self.of_versions[1].fetch_add(1, Relaxed)),
            [false, false] => {
                if self.wrong.fetch_add(1, Relaxed) < 10 {
                    eprintln!("soak: {answer:?} is neither of {expected:?}");
                }
            }
        }
    }

    pub(crate) fn is_good(&self) -> bool {
        let early = *self
            .early_memory
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let is_flat = early
            .zip(self.late_memory)
            .is_none_or(|(early, late)| late <= early + GROWTH);
        let are_both_seen = self.of_versions.iter().all(|count| count.load(Relaxed) > 0);
        self.wrong.load(Relaxed) == 0
            && self.answered.load(Relaxed) == REQUESTS
            && self.replaced.load(Relaxed) == REPLACEMENTS
            && are_both_seen
            && is_flat
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second] = self.of_versions.each_ref().map(|count| count.load(Relaxed));
        writeln!(f, "replacements   {}", self.replaced.load(Relaxed))?;
        writeln!(f, "requests       {}", self.answered.load(Relaxed))?;
        writeln!(
            f,
            "               {first} by the first version alone, {second} by the second"
        )?;
        writeln!(f, "wrong answers  {}", self.wrong.load(Relaxed))?;
        let early = *self
            .early_memory
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match early.zip(self.late_memory) {
            Some((early, late)) => writeln!(
                f,
                "memory         {early} KiB after a tenth, {late} KiB at the end"
            ),
            None => writeln!(f, "memory         skipped: the system does not tell it"),
        }
    }
}
