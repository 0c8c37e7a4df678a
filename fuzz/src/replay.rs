//! Inputs in files, without libFuzzer.

use std::{env, fs, io, path::Path};

/// Runs `hold` on each file of `folder`. Returns the number of files.
///
/// # Errors
///
/// If a file cannot be read.
pub fn folder(folder: &Path, hold: fn(&[u8])) -> io::Result<usize> {
    let mut files = 0;
    for entry in fs::read_dir(folder)? {
        file(&entry?.path(), hold)?;
        files += 1;
    }
    Ok(files)
}

/// Runs `hold` on the files in the arguments of the program.
///
/// # Errors
///
/// If a file cannot be read.
pub fn arguments(hold: fn(&[u8])) -> io::Result<()> {
    env::args_os()
        .skip(1)
        .try_for_each(|path| file(Path::new(&path), hold))
}

fn file(path: &Path, hold: fn(&[u8])) -> io::Result<()> {
    // The test harness shows this if the file causes a panic.
    println!("{}", path.display());
    hold(&fs::read(path)?);
    Ok(())
}
