//! The cost of a CORS policy: this library compared with tower-http and the CORS of other frameworks, as ratios.

mod actix;
mod allocations;
mod builds;
mod by_hand;
mod case;
mod equality;
mod figures;
mod functions;
mod goals;
mod instructions;
mod memory;
mod nanoseconds;
mod poem;
mod policy;
mod rocket;
mod row;
mod salvo;
mod scenario;
mod servers;
mod stack;
mod subject;
mod table;
mod threads;
mod trace;

use std::{env, io, process::ExitCode};

use crate::figures::Figures;

const USAGE: &str =
    "usage: benches [rows MOUNT | servers | builds | memory | threads | functions [CASE]]";

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let reached = match arguments[..] {
        [] => requests(""),
        ["rows", mount] => requests(mount),
        ["builds"] => builds::measure(),
        ["threads"] => {
            threads::print();
            Ok(true)
        }
        ["functions"] => {
            functions::print_cases();
            Ok(true)
        }
        ["functions", case] => functions::print(case).map(|()| true),
        ["memory"] => memory::print().map(|()| true),
        ["servers"] => servers::print().map(|()| true),
        [servers::SERVER, ref setup @ ..] => match servers::Setup::from_arguments(setup) {
            Some(setup) => setup.serve().map(|()| true),
            None => Err(io::Error::other(USAGE)),
        },
        [instructions::COUNTED, mount] => {
            instructions::count(&row::cases(&row::of(mount)));
            Ok(true)
        }
        _ => Err(io::Error::other(USAGE)),
    };
    match reached {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Measures the rows whose mount contains `mount`, and returns whether all their goals are reached.
fn requests(mount: &str) -> io::Result<bool> {
    let rows = row::of(mount);
    let figures = Figures::measure(&row::cases(&rows), mount)?;
    rows.iter().copied().for_each(equality::assert);
    table::print(&rows, &figures);
    Ok(goals::print(&rows, &figures, mount.is_empty()))
}
