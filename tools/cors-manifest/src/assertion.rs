//! The assertion that a program has the reviewed policies.

use std::{env, fs, io::ErrorKind, path::Path};

use cors_rules::text::shown;

use crate::manifest::Manifest;

/// The environment variable that selects the [`Mode`].
const VARIABLE: &str = "CORS_MANIFEST";

/// Fails a test if the program's CORS policies differ from those in a file.
///
/// The file contains the output of [`Manifest::to_json`]. Its path is relative to the folder of the
/// `Cargo.toml` of the calling crate. The environment variable `CORS_MANIFEST=update` writes the file
/// instead of comparing it, and creates it if necessary:
///
/// ```no_run
/// // CORS_MANIFEST=update cargo test
/// cors_manifest::assert_manifest!("cors.json");
/// ```
///
/// The source locations and the order of lists are not compared.
///
/// # Panics
///
/// Panics if the policies differ, or if the file cannot be read or written:
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
        $crate::assert_matches(::core::env!("CARGO_MANIFEST_DIR"), $file)
    };
}

/// The function that [`assert_manifest!`](crate::assert_manifest) calls. Not part of the public interface.
///
/// # Panics
///
/// Panics if the policies differ from those in the file.
#[doc(hidden)]
#[track_caller]
pub fn assert_matches(folder: &str, file: &str) {
    let value = env::var(VARIABLE).ok();
    let path = Path::new(folder).join(file);
    let result = Mode::from_variable(value.as_deref())
        .and_then(|mode| mode.check(&path, &Manifest::of_program()));
    if let Err(message) = result {
        panic!("{message}");
    }
}

/// What [`assert_manifest!`](crate::assert_manifest) does with the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Compare,
    Update,
}

impl Mode {
    fn from_variable(value: Option<&str>) -> Result<Self, String> {
        match value {
            None | Some("") => Ok(Mode::Compare),
            Some("update") => Ok(Mode::Update),
            Some(other) => {
                let other = shown(other);
                Err(format!(
                    "{VARIABLE} is `{other}`, but the only valid value is `update`"
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
        format!("`{file}` is {error}\n\nto write it again: {VARIABLE}=update cargo test")
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::Mode;
    use crate::{manifest::Manifest, samples::handler};

    fn manifest(origins: &[&str]) -> Manifest {
        Manifest::from_iter([handler("list_users", origins)])
    }

    #[test]
    fn the_difference_is_said_with_what_to_do() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("cors.json");
        let file = path.display();
        let old = manifest(&["https://old.example.com"]);
        let new = manifest(&["https://new.example.com"]);

        let missing = Mode::Compare.check(&path, &old);
        let expected =
            format!("there is no `{file}` yet\n\nto write it: CORS_MANIFEST=update cargo test");
        assert_eq!(missing, Err(expected));
        assert!(!path.exists());

        assert_eq!(Mode::Update.check(&path, &old), Ok(()));
        assert_eq!(fs::read_to_string(&path).expect("a file"), old.to_json());
        assert_eq!(Mode::Compare.check(&path, &old), Ok(()));

        let different = Mode::Compare.check(&path, &new);
        let expected = format!(
            "the CORS policies are not those of `{file}`:\n\n\
             \x20 widened   https://new.example.com may now GET list_users\n\
             \x20 narrowed  https://old.example.com may no longer GET list_users\n\n\
             to accept them: CORS_MANIFEST=update cargo test"
        );
        assert_eq!(different, Err(expected));
        assert_eq!(fs::read_to_string(&path).expect("a file"), old.to_json());

        assert_eq!(Mode::Update.check(&path, &new), Ok(()));
        assert_eq!(Mode::Compare.check(&path, &new), Ok(()));
    }

    #[test]
    fn a_handler_may_move_to_another_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("cors.json");
        let mut moved = manifest(&["*"]);
        assert_eq!(Mode::Update.check(&path, &moved), Ok(()));
        moved.handlers[0].line += 1;
        assert_eq!(Mode::Compare.check(&path, &moved), Ok(()));
    }

    #[test]
    fn a_file_that_cannot_be_used_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let broken = folder.path().join("broken.json");
        fs::write(&broken, "{").expect("a written file");
        let below = broken.join("cors.json");
        let table = [
            (
                Mode::Compare,
                broken.as_path(),
                "is not a manifest: EOF while parsing",
            ),
            (Mode::Compare, folder.path(), "cannot be read: "),
            (Mode::Update, below.as_path(), "cannot be written: "),
        ];
        for (mode, path, expected) in table {
            let why = mode.check(path, &manifest(&["*"])).expect_err(expected);
            let expected = format!("`{}` {expected}", path.display());
            assert!(why.starts_with(&expected), "{why}");
        }
    }

    #[test]
    fn the_variable_takes_one_value() {
        assert_eq!(Mode::from_variable(None), Ok(Mode::Compare));
        assert_eq!(Mode::from_variable(Some("")), Ok(Mode::Compare));
        assert_eq!(Mode::from_variable(Some("update")), Ok(Mode::Update));
        let why = r"CORS_MANIFEST is `1\n`, but the only valid value is `update`";
        assert_eq!(Mode::from_variable(Some("1\n")), Err(why.to_owned()));
    }
}
