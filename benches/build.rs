//! Writes the annotated handlers, one for each size of a policy.

use std::{env, fmt::Write as _, fs, path::Path};

const SIZES: [usize; 5] = [1, 10, 100, 1_000, 10_000];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut handlers = String::new();
    for size in SIZES {
        let origins: Vec<_> = (0..size)
            .map(|tenant| format!("https://tenant-{tenant:05}.example.com"))
            .collect();
        write_handler(&mut handlers, &format!("exact_{size}"), &origins);
    }
    let wildcard = ["https://*.example.com".to_owned()];
    write_handler(&mut handlers, "wildcard", &wildcard);
    let out = env::var_os("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&out).join("handlers.rs"), handlers)
        .expect("the output folder is writable");
}

fn write_handler(handlers: &mut String, name: &str, origins: &[String]) {
    writeln!(
        handlers,
        r#"
#[cors(
    origins = {origins:?},
    methods = [GET, POST, PUT, DELETE],
    headers = ["content-type", "authorization", "x-requested-with"],
    expose = ["x-request-id", "x-total-count"],
    max_age = 3600,
    credentials,
)]
pub(crate) async fn {name}() -> &'static str {{
    crate::policy::BODY
}}"#
    )
    .expect("a string takes everything");
}
