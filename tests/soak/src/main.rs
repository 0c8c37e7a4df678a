//! A soak: one process serves annotated handlers and asks them many mixed requests over loopback, and
//! checks every answer. It ends by itself, with 1 after a wrong answer or where the memory has grown.
//!
//! `cargo run --release -p soak -- 1000000` sends a million requests; without a number it sends 50,000.

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
    write!(io::stdout(), "{report}")?;
    Ok(report.is_good())
}
