//! A soak test. One process serves annotated handlers, sends many kinds of requests to them over loopback,
//! and checks every response. The exit code is 1 if a response is wrong or the memory has grown.
//!
//! `cargo run --release -p soak -- 1000000` sends a million requests; without a number it sends 50,000.
//!
//! Then a policy and a set of origins are replaced 10,000 times, while two threads send a million requests
//! without a network.

use std::{
    env,
    io::{self, Write as _},
    num::NonZeroU64,
    process::ExitCode,
};

use run::Failure;
use tokio::runtime;

mod api;
mod exchange;
mod memory;
mod origin;
mod replacement;
mod report;
mod route;
mod run;

const REQUESTS: NonZeroU64 = NonZeroU64::new(50_000).unwrap();

fn main() -> ExitCode {
    match soak() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("soak: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn soak() -> Result<bool, Failure> {
    let requests = match env::args_os().nth(1) {
        Some(number) => {
            let number = number.to_string_lossy().parse();
            number.map_err(|error| format!("the number of requests: {error}"))?
        }
        None => REQUESTS,
    };
    let runtime = runtime::Builder::new_multi_thread().enable_all().build()?;
    let report = runtime.block_on(run::run(requests.get()))?;
    let replacements = replacement::run()?;
    write!(io::stdout(), "{report}\n{replacements}")?;
    Ok(report.is_good() && replacements.is_good())
}
