//! Writes the annotated handlers, one for each size of a policy.

use std::{env, fmt::Write as _, fs, path::Path};

const SIZES: [usize; 5] = [1, 10, 100, 1_000, 10_000];

/// The sizes for frameworks other than axum and actix-web.
const SOME: [usize; 3] = [1, 10, 100];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut handlers = String::new();
    for size in SIZES {
        write_handler(&mut handlers, &format!("exact_{size}"), &origins(size), "");
    }
    let wildcard = ["https://*.example.com".to_owned()];
    write_handler(&mut handlers, "wildcard", &wildcard, "");
    write("handlers.rs", &handlers);
    let mut handlers = String::new();
    for size in SOME {
        let name = format!("exact_{size}");
        write_handler(&mut handlers, &name, &origins(size), "#[handler]");
    }
    write("poem.rs", &handlers);
    write("salvo.rs", &handlers);
    let mut handlers = String::new();
    for size in SOME {
        for method in ["get", "post", "put", "delete"] {
            let name = format!("{method}_{size}");
            let attribute = format!("#[{method}(\"/\")]");
            write_handler(&mut handlers, &name, &origins(size), &attribute);
        }
    }
    write("rocket.rs", &handlers);
}

fn origins(size: usize) -> Vec<String> {
    (0..size)
        .map(|tenant| format!("https://tenant-{tenant:05}.example.com"))
        .collect()
}

fn write(file: &str, handlers: &str) {
    let out = env::var_os("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&out).join(file), handlers).expect("the output folder is writable");
}

/// Writes a handler. Below an attribute of rocket, which contains the method, `methods` is left out.
fn write_handler(handlers: &mut String, name: &str, origins: &[String], attribute: &str) {
    let methods = if attribute.contains('(') {
        ""
    } else {
        "methods = [GET, POST, PUT, DELETE],"
    };
    writeln!(
        handlers,
        r#"
#[cors(
    origins = {origins:?},
    {methods}
    headers = ["content-type", "authorization", "x-requested-with"],
    expose = ["x-request-id", "x-total-count"],
    max_age = 3600,
    credentials,
)]
{attribute}
pub(crate) async fn {name}() -> &'static str {{
    crate::policy::BODY
}}"#
    )
    .expect("a string takes everything");
}
