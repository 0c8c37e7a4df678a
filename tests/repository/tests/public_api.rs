//! The public interface of each library is the one in its `public-api.txt`. The test is skipped without `CI`.

use std::path::Path;

use public_api::Builder;
use repository::{LIBRARIES, document, is_skipped, root};

#[test]
fn the_public_interface_is_the_one_in_the_repository() {
    if is_skipped("public interface") {
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let name = |path: &'static str| path.rsplit('/').next().unwrap_or(path);
    let json = "-Z unstable-options --output-format json";
    let descriptions = document(&LIBRARIES.map(name), json, folder);
    for path in LIBRARIES {
        let library = name(path).replace('-', "_");
        let description = descriptions.join(format!("{library}.json"));
        let interface = Builder::from_rustdoc_json(description)
            .omit_blanket_impls(true)
            .omit_auto_trait_impls(true)
            .build()
            .expect("a description by the compiler of `rust-toolchain.toml`");
        interface.assert_eq_or_update(root().join(path).join("public-api.txt"));
    }
}
