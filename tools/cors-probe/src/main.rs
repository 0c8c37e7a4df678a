//! Compares the CORS policies of a program with the responses of its deployment.
//!
//! The package's README documents the command.

#![forbid(unsafe_code)]

mod args;
mod json;
mod paths;
mod policy;

use std::{
    fs,
    io::{IsTerminal as _, stderr},
    process::ExitCode,
    time::{Duration, Instant},
};

use clap::Parser as _;
use cors_manifest::Manifest;
use cors_testing::{
    Deployed,
    probe::{Probe, Progress, Report},
};

use self::args::Args;

/// The deployment agrees with the policies.
const AGREES: u8 = 0;
/// The deployment allows more or less than the policies.
const DIFFERS: u8 = 1;
/// The comparison was not possible, or was not finished.
const FAILED: u8 = 2;

/// The interval between two progress messages.
const PROGRESS: Duration = Duration::from_secs(2);

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let args = Args::parse();
    let report = match run(&args).await {
        Ok(report) => report,
        Err(error) => {
            if args.json {
                println!("{}", json::error(&error));
            }
            eprintln!("error: {error}");
            return ExitCode::from(FAILED);
        }
    };
    if args.json {
        println!("{}", json::report(&report));
    } else {
        println!("{report}");
    }
    ExitCode::from(if report.unsent() > 0 {
        FAILED
    } else if report.findings().is_empty() {
        AGREES
    } else {
        DIFFERS
    })
}

async fn run(args: &Args) -> Result<Report, String> {
    let manifest = &args.manifest.display();
    let text = fs::read_to_string(&args.manifest);
    let text = text.map_err(|error| format!("`{manifest}` cannot be read: {error}"))?;
    let parsed = Manifest::from_json(&text);
    let parsed = parsed.map_err(|error| format!("`{manifest}`: {error}"))?;
    let paths = paths::paths(&parsed, &args.paths, &args.at.prefix)?;
    let server = Deployed::at(&args.at.origin);
    let mut probe = Probe::new(server, args.at.origin.clone())
        .rate(args.rate)
        .timeout(args.timeout)
        .origins(args.origins);
    if let Some(limit) = args.time_limit {
        probe = probe.time_limit(limit);
    }
    if args.send_unsafe {
        probe = probe.send_unsafe_methods();
    }
    for (name, value) in &args.headers {
        probe = probe.header(name.clone(), value.clone());
    }
    for (path, handlers) in paths {
        probe = probe.path(&path, policy::expected(&handlers, &args.allowed)?);
    }
    let mut written = Instant::now();
    let writes = !args.quiet && (stderr().is_terminal() || !args.json);
    let report = probe.run_with(|Progress { sent, total, .. }| {
        if writes && written.elapsed() >= PROGRESS {
            written = Instant::now();
            eprintln!("{sent} of {total} requests");
        }
    });
    report.await.map_err(|error| error.to_string())
}
