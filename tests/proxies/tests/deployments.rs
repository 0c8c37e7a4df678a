//! The findings of a probe on each proxy: none if the proxy forwards requests or responds correctly, and each
//! planted mistake.

use std::{
    env,
    fmt::Write as _,
    io::{Write as _, stderr},
};

use cors_testing::{Deployed, probe::Report};
use proxies::{
    BOOKS, Configuration, Mistake, PROXIES, PUBLIC, Proxy, application, application_without_cors,
    serve,
};

/// The configurations that agree with the policies.
const RIGHT: [&str; 3] = ["pass-through", "readable-errors", "careful"];

/// The configurations in which the application implements the CORS protocol.
const PASSES_ON: [&str; 2] = ["pass-through", "readable-errors"];

/// Findings that no configuration prevents: nginx before version 1.23 reads only the first of two `Origin`
/// lines.
fn limits(proxy: &Proxy, base: &str) -> &'static [&'static str] {
    match (proxy.name, base) {
        ("nginx", "careful") => &["WIDER origin-two-lines"],
        _ => &[],
    }
}

/// Returns the proxy with this name, or `None` if it is not installed. If `CI` is set and a package of the
/// proxy exists, this is an error.
fn installed(name: &str) -> Option<Proxy> {
    let proxy = PROXIES.into_iter().find(|proxy| proxy.name == name)?;
    if proxy.is_installed() {
        return Some(proxy);
    }
    let is_optional = env::var_os("CI").is_none() || !proxy.is_packaged;
    assert!(is_optional, "{name} is not installed");
    tell(&format!("skipped: {name} is not installed"));
    None
}

/// Writes a line that is also shown if the test succeeds, unlike the output of `println!`.
fn tell(line: &str) {
    writeln!(stderr(), "{line}").expect("the standard error stream is open");
}

async fn probe(proxy: &Proxy, base: &str, configuration: &Configuration) -> Report {
    let application = if PASSES_ON.contains(&base) {
        application()
    } else {
        application_without_cors()
    };
    let backend = serve(application).await.expect("a port");
    let running = proxy.start(configuration, backend).expect("a proxy");
    let deployed = Deployed::at(&format!("http://{}", running.address()));
    let probe = deployed.path("/books", BOOKS).path("/public", PUBLIC);
    probe.run().await.expect("responses")
}

/// The findings, without those that no configuration prevents.
fn findings(report: &Report, limits: &[&str]) -> Vec<String> {
    let findings = report.findings().iter();
    let mut findings: Vec<String> = findings
        .map(|finding| format!("{} {}", finding.direction.name(), finding.cause.id()))
        .collect();
    findings.sort();
    findings.retain(|finding| !limits.contains(&&**finding));
    findings
}

fn notes(report: &Report) -> Vec<String> {
    let notes = report.notes().iter();
    let mut notes: Vec<String> = notes.map(|note| note.kind.id().to_owned()).collect();
    notes.dedup();
    notes
}

async fn check(name: &str) {
    let Some(proxy) = installed(name) else {
        return;
    };
    let mut wrong = String::new();
    let mut requests = 0;
    for base in RIGHT {
        let report = probe(&proxy, base, &Configuration::read(&proxy, base)).await;
        requests += report.requests();
        if !findings(&report, limits(&proxy, base)).is_empty() || !report.notes().is_empty() {
            writeln!(wrong, "{base}\n{report}").expect("a string");
        }
    }
    let report = probe(&proxy, "snippet", &Configuration::read(&proxy, "snippet")).await;
    requests += report.requests();
    let copied: usize = report
        .findings()
        .iter()
        .map(|finding| finding.requests)
        .sum();
    assert!(copied > 0, "{report}");
    let mistakes = Mistake::all(&proxy);
    for mistake in &mistakes {
        let configuration = Configuration::read(&proxy, &mistake.base).with(mistake);
        let report = probe(&proxy, &mistake.base, &configuration).await;
        requests += report.requests();
        assert!(
            !report.findings().is_empty() || !report.notes().is_empty(),
            "`{}` is not found",
            mistake.name
        );
        let (findings, notes) = (
            findings(&report, limits(&proxy, &mistake.base)),
            notes(&report),
        );
        if findings != mistake.findings || notes != mistake.notes {
            writeln!(
                wrong,
                "{}: findings = {findings:?}, notes = {notes:?}\n{report}\n",
                mistake.name
            )
            .expect("a string");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    tell(&format!(
        "{name}: {} mistakes are found, the copied snippet differs in {copied} requests, {requests} requests in all",
        mistakes.len(),
    ));
}

#[tokio::test]
async fn nginx() {
    check("nginx").await;
}

#[tokio::test]
async fn haproxy() {
    check("haproxy").await;
}

#[tokio::test]
async fn caddy() {
    check("caddy").await;
}

#[tokio::test]
async fn envoy() {
    check("envoy").await;
}
