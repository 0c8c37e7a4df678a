//! Instructions, counted by callgrind, under which this program runs itself.

use std::{
    env, fs,
    hint::black_box,
    io,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{case::Case, scenario::Origins, stack, subject::Subject};

/// The argument that starts this program as the measured program.
pub(crate) const COUNTED: &str = "--counted";

/// The instructions of one request, for each case. The profiles are written to a folder next to the program.
pub(crate) fn measure(cases: &[Case], mount: &str) -> io::Result<Vec<f64>> {
    let folder = folder()?;
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet", "--compress-strings=no"])
        .arg("--toggle-collect=*instructions::counted*")
        .arg("--dump-after=*instructions::case_ends*")
        .arg(format!(
            "--callgrind-out-file={}",
            folder.join("out").display()
        ))
        .arg(env::current_exe()?)
        .args([COUNTED, mount])
        .output()
        .map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                io::Error::other("valgrind is missing: `apt-get install valgrind`")
            }
            _ => error,
        })?;
    if !run.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&run.stderr)));
    }
    let profiles = cases.iter().enumerate();
    profiles
        .map(|(at, case)| read(&folder, at + 1, *case))
        .collect()
}

/// The folder of the profiles, one for each case.
pub(crate) fn folder() -> io::Result<PathBuf> {
    Ok(env::current_exe()?.with_file_name("callgrind"))
}

/// Runs under callgrind. The names of the functions that callgrind counts are defined below.
pub(crate) fn count(cases: &[Case]) {
    for case in cases {
        let mut subject = stack::build(*case);
        let calls = calls(*case);
        for _ in 0..calls {
            subject.load();
            subject.serve();
        }
        for _ in 0..calls {
            subject.load();
            counted(subject.as_mut());
        }
        case_ends();
    }
}

/// The number of counted requests of a case.
pub(crate) fn calls(case: Case) -> u32 {
    match case.origins {
        Origins::Exact(1_000..) => 16,
        _ => 128,
    }
}

#[inline(never)]
fn counted(subject: &mut dyn Subject) {
    subject.serve();
    black_box(());
}

#[inline(never)]
fn case_ends() {
    black_box(());
}

fn read(folder: &Path, part: usize, case: Case) -> io::Result<f64> {
    let part: PathBuf = folder.join(format!("out.{part}"));
    let total = read_total(&part)?;
    fs::rename(part, folder.join(case.to_string()))?;
    Ok(total / f64::from(calls(case)))
}

/// The instructions of a profile.
pub(crate) fn read_total(profile: &Path) -> io::Result<f64> {
    let profile = fs::read_to_string(profile)?;
    let mut lines = profile.lines();
    let total = lines.find_map(|line| line.strip_prefix("totals: "));
    let total = total.and_then(|total| total.trim().parse().ok());
    total.ok_or_else(|| io::Error::other("a profile of callgrind has no total"))
}
