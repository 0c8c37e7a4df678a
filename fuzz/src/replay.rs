//! Inputs that are kept as files, without libFuzzer.

use std::{env, fs, io, path::Path};

/// Runs `hold` on each file of `folder`; how many there are.
///
/// # Errors
///
/// Those of reading.
pub fn folder(folder: &Path, hold: fn(&[u8])) -> io::Result<usize> {
    let mut files = 0;
    for entry in fs::read_dir(folder)? {
        file(&entry?.path(), hold)?;
        files += 1;
    }
    Ok(files)
}

/// Runs `hold` on the files that are named as the program's arguments.
///
/// # Errors
///
/// Those of reading.
pub fn arguments(hold: fn(&[u8])) -> io::Result<()> {
    env::args_os()
        .skip(1)
        .try_for_each(|path| file(Path::new(&path), hold))
}

fn file(path: &Path, hold: fn(&[u8])) -> io::Result<()> {
    // Shown by the test harness where the file breaks something.
    println!("{}", path.display());
    hold(&fs::read(path)?);
    Ok(())
}
