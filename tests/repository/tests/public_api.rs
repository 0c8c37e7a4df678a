//! The public interface of each library, as its `public-api.txt` lists it.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use public_api::Builder;

#[test]
fn the_public_interface_is_the_one_in_the_repository() {
    for package in ["cors-policy", "cors-runtime"] {
        let interface = Builder::from_rustdoc_json(described(package))
            .omit_blanket_impls(true)
            .omit_auto_trait_impls(true)
            .build()
            .expect("a description by the compiler of `rust-toolchain.toml`");
        interface.assert_eq_or_update(root().join(package).join("public-api.txt"));
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What rustdoc knows of a package, as JSON. Stable Rust writes it where `RUSTC_BOOTSTRAP` is set, which
/// builds dependencies in other ways: they have a folder of their own.
fn described(package: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("public-api");
    let status = Command::new(env!("CARGO"))
        .current_dir(root())
        .args(["rustdoc", "--locked", "--quiet", "--all-features", "--lib"])
        .args(["--package", package])
        .args(["--", "-Z", "unstable-options", "--output-format", "json"])
        .env("CARGO_TARGET_DIR", &folder)
        .env("RUSTC_BOOTSTRAP", "1")
        .status()
        .expect("cargo");
    assert!(status.success(), "rustdoc does not describe `{package}`");
    folder
        .join("doc")
        .join(package.replace('-', "_"))
        .with_extension("json")
}
