//! Writes the handlers.

use std::{env, fs, path::Path};

#[expect(unreachable_pub, reason = "the library publishes it")]
#[path = "src/declared.rs"]
mod declared;
#[path = "src/generator.rs"]
mod generator;
#[expect(unreachable_pub, reason = "the library publishes it")]
#[path = "src/pattern.rs"]
mod pattern;
#[path = "src/source.rs"]
mod source;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let folder = env::var_os("OUT_DIR").expect("cargo names the folder");
    let text = source::write(&generator::paths());
    fs::write(Path::new(&folder).join("handlers.rs"), text).expect("the folder can be written");
}
