//! The comparison with the file that was reviewed.

use std::{env, fs, io::ErrorKind, path::Path};

use super::{Manifest, text::shown};

/// The environment variable that has the file written.
const VARIABLE: &str = "CORS_MANIFEST";

/// Fails a test when the program's CORS policies are not those in a file.
///
/// The file holds [`Manifest::to_json`], and its path is relative to the folder of the `Cargo.toml` of
/// the crate that says so. With the environment variable `CORS_MANIFEST=update` the file is written
/// instead, also where there is none yet:
///
/// ```no_run
/// // CORS_MANIFEST=update cargo test
/// cors_runtime::manifest::assert_manifest!("cors.json");
/// ```
///
/// Where a handler is written, and in which order its lists are, does not count.
///
/// # Panics
///
/// ```text
/// the CORS policies are not those of `cors.json`:
///
///   widened   https://beta.example.com may now DELETE delete_user with credentials
///   narrowed  https://old.example.com may no longer GET list_users
///
/// to accept them: CORS_MANIFEST=update cargo test
/// ```
#[macro_export]
macro_rules! assert_manifest {
    ($file:expr $(,)?) => {
        $crate::__private::assert_matches(::core::env!("CARGO_MANIFEST_DIR"), $file)
    };
}

/// What [`assert_manifest!`](crate::assert_manifest) does. Not part of the public interface.
///
/// # Panics
///
/// The policies are not those of the file.
#[doc(hidden)]
#[track_caller]
pub fn assert_matches(folder: &str, file: &str) {
    let asked = env::var(VARIABLE).ok();
    let path = Path::new(folder).join(file);
    let checked =
        Mode::of(asked.as_deref()).and_then(|mode| mode.check(&path, &Manifest::of_program()));
    if let Err(why) = checked {
        panic!("{why}");
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Compare,
    Update,
}

impl Mode {
    fn of(asked: Option<&str>) -> Result<Self, String> {
        match asked {
            None | Some("") => Ok(Mode::Compare),
            Some("update") => Ok(Mode::Update),
            Some(other) => {
                let other = shown(other);
                Err(format!(
                    "{VARIABLE} is `{other}`, and `update` is the one value that it takes"
                ))
            }
        }
    }

    fn check(self, path: &Path, manifest: &Manifest) -> Result<(), String> {
        match self {
            Mode::Compare => compare(path, manifest),
            Mode::Update => fs::write(path, manifest.to_json())
                .map_err(|error| format!("`{}` cannot be written: {error}", path.display())),
        }
    }
}

fn compare(path: &Path, manifest: &Manifest) -> Result<(), String> {
    let file = path.display();
    let json = fs::read_to_string(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => {
            format!("there is no `{file}` yet\n\nto write it: {VARIABLE}=update cargo test")
        }
        _ => format!("`{file}` cannot be read: {error}"),
    })?;
    let reviewed = Manifest::from_json(&json).map_err(|error| {
        format!("`{file}` is {error}\n\nto write it anew: {VARIABLE}=update cargo test")
    })?;
    let difference = reviewed.difference(manifest);
    if difference.is_empty() {
        return Ok(());
    }
    let lines = difference
        .changes
        .iter()
        .map(|change| format!("  {change}\n"));
    Err(format!(
        "the CORS policies are not those of `{file}`:\n\n{}\nto accept them: {VARIABLE}=update cargo test",
        lines.collect::<String>()
    ))
}
