//! Functions that the tests share: the location of the repository, and rustdoc.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The folders of the libraries that have a `public-api.txt`.
pub const LIBRARIES: [&str; 9] = [
    "cors-rules",
    "cors-runtime",
    "adapters/cors-actix-web",
    "adapters/cors-axum",
    "adapters/cors-poem",
    "adapters/cors-rocket",
    "adapters/cors-salvo",
    "tools/cors-testing",
    "tools/cors-manifest",
];

/// Whether a test that takes minutes is skipped, because the variable `CI` is not set.
#[must_use]
pub fn is_skipped(test: &str) -> bool {
    let is_skipped = env::var_os("CI").is_none();
    if is_skipped {
        println!("skipped: {test}: `CI` is not set");
    }
    is_skipped
}

/// The repository's root.
///
/// # Panics
///
/// If it cannot be found.
#[must_use]
pub fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().expect("the repository")
}

/// Documents libraries with all their features, and returns the folder of the documentation. Pages of an
/// earlier run are removed.
///
/// Stable Rust accepts unstable arguments if `RUSTC_BOOTSTRAP` is set. This changes the build of
/// dependencies, so they have a separate folder in `parent`.
///
/// # Panics
///
/// If rustdoc cannot be run, or fails.
#[must_use]
pub fn document(packages: &[&str], arguments: &str, parent: &Path) -> PathBuf {
    let folder = parent.join("documentation");
    let documentation = folder.join("doc");
    let _absent = fs::remove_dir_all(&documentation);
    let packages = packages.iter().flat_map(|package| ["--package", package]);
    let status = Command::new(env!("CARGO"))
        .current_dir(root())
        .args([
            "doc",
            "--locked",
            "--quiet",
            "--all-features",
            "--lib",
            "--no-deps",
        ])
        .args(packages)
        .env("CARGO_TARGET_DIR", &folder)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTDOCFLAGS", arguments)
        .status()
        .expect("cargo");
    assert!(status.success(), "the libraries cannot be documented");
    documentation
}
