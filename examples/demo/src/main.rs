//! An API whose handlers state their own CORS policy, and two pages on other origins that try it.

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::{Mutex, MutexGuard, PoisonError};

use cors_manifest::Manifest;
use tokio::runtime;
use tokio::task::JoinSet;

use args::{Command, Format};
use browser::Failure;
use pages::Page;
use partners::Partners;
use report::Report;
use servers::Port;

mod api;
mod args;
mod browser;
mod call;
mod check;
mod pages;
mod partners;
mod report;
mod sections;
mod servers;

fn main() -> ExitCode {
    let command = match args::parse(std::env::args_os().skip(1)) {
        Ok(command) => command,
        Err(message) => {
            eprintln!("demo: {message}\n\n{}", args::USAGE);
            return ExitCode::from(2);
        }
    };
    match run(command) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("demo: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode, Failure> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    match command {
        Command::Help => print(format_args!("{}\n", args::USAGE))?,
        Command::Manifest(format) => print(format_args!("{}", manifest(format)))?,
        Command::Serve => runtime.block_on(serve())?,
        Command::Check => {
            let rows = runtime.block_on(check::run())?;
            let report = Report(&rows);
            print(format_args!("{report}"))?;
            return Ok(if report.is_good() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            });
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The policies of the API's handlers, to be reviewed.
fn manifest(format: Format) -> String {
    let manifest = Manifest::of_program();
    match format {
        Format::Json => manifest.to_json(),
        Format::Markdown => manifest.to_markdown(),
        Format::Html => manifest.to_html(),
    }
}

/// Serves until the process is stopped.
async fn serve() -> Result<(), Failure> {
    let api = Port::listen(api::PORT).await?;
    let allowed = Port::listen(Page::Allowed.port()).await?;
    let foreign = Port::listen(Page::Foreign.port()).await?;
    let mut tasks = JoinSet::new();
    let partners = Partners::new()?;
    api.serve(&api::router(partners.origins()), &mut tasks);
    allowed.serve(&pages::router(Page::Allowed, &partners), &mut tasks);
    foreign.serve(&pages::router(Page::Foreign, &partners), &mut tasks);
    announce()?;
    while let Some(task) = tasks.join_next().await {
        task??;
    }
    Ok(())
}

fn announce() -> io::Result<()> {
    print(format_args!(
        "API           {}\nallowed page  {}\nforeign page  {}\n\n\
         Open {} in a browser, then {}, and compare. Ctrl-C ends it.\n",
        api::ORIGIN,
        Page::Allowed.origin(),
        Page::Foreign.origin(),
        Page::Allowed.origin(),
        Page::Foreign.origin(),
    ))
}

fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Unlike `print!`, does not panic if nothing reads the output.
fn print(text: std::fmt::Arguments<'_>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_fmt(text)?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use cors_manifest::assert_manifest;

    #[test]
    fn the_policies_are_the_reviewed_ones() {
        assert_manifest!("cors.json");
    }
}
