//! The memory of a policy: what it adds to the size of a program, and what it allocates.

use std::io;

use http::Request;
use tower::{Layer as _, service_fn};

use crate::{
    allocations::retained,
    builds::{ATTRIBUTE, Package, mounted_handlers, ours, tower_http},
    policy,
    scenario::{Origins, exact_origin},
    stack,
    subject::respond,
};

const SIZES: [usize; 3] = [1, 100, 10_000];

/// The number of handlers that `mounted_handlers` writes.
const HANDLERS: u64 = 200;

/// Prints the bytes of policies with N origins, and those of annotated handlers.
pub(crate) fn print() -> io::Result<()> {
    let package = package()?;
    let size = |name: &str| package.size(name);
    let bare = size("bare")?;
    println!(
        "| origins | ours: in the file | allocated | tower-http: in the file | allocated |\n|---|---|---|---|---|"
    );
    for count in SIZES {
        let (ours, tower_http) = allocated(count);
        println!(
            "| {count} | {} | {ours} | {} | {tower_http} |",
            size(&format!("ours-{count}"))? - bare,
            size(&format!("tower-http-{count}"))? - bare,
        );
    }
    let difference = size("mounted-ours")? - size("mounted-plain")?;
    println!(
        "\n{HANDLERS} annotated handlers make the file {difference} bytes larger, {} each",
        difference / HANDLERS
    );
    Ok(())
}

/// Programs with and without policies, built for release.
fn package() -> io::Result<Package> {
    let mut programs = vec![
        ("bare".to_owned(), app("", &plain_route(""))),
        (
            "mounted-ours".to_owned(),
            served(&mounted_handlers(ATTRIBUTE, "cors_axum::routes![@]")),
        ),
        (
            "mounted-plain".to_owned(),
            served(&mounted_handlers("", "axum::routing::post(@)")),
        ),
    ];
    for count in SIZES {
        let origins: Vec<String> = (0..count).map(exact_origin).collect();
        let handler = format!(
            "#[cors_axum::cors(origins = {origins:?}, methods = [GET])]\n\
             async fn list() -> &'static str {{ \"[]\" }}"
        );
        let ours = app(&handler, "cors_axum::routes![list]");
        programs.push((format!("ours-{count}"), ours));
        let list = format!("static ORIGINS: [&str; {count}] = {origins:?};");
        let layer = ".layer(tower_http::cors::CorsLayer::new()\
             .allow_origin(ORIGINS.map(|origin| origin.parse::<axum::http::HeaderValue>().unwrap()))\
             .allow_methods([axum::http::Method::GET]))";
        programs.push((
            format!("tower-http-{count}"),
            app(&list, &plain_route(layer)),
        ));
    }
    let package = Package::new("sizes", &programs, &(tower_http() + &ours()))?;
    package.build_for_release()?;
    Ok(package)
}

fn plain_route(layer: &str) -> String {
    format!("axum::routing::get(async || \"[]\"){layer}")
}

/// A program that serves one path.
fn app(items: &str, route: &str) -> String {
    let router = format!("axum::Router::new().route(\"/\", {route})");
    served(&format!(
        "{items}\nfn app() -> axum::Router {{ {router} }}\n"
    ))
}

/// A program that serves the router of its function `app`.
fn served(items: &str) -> String {
    let items = items.replace("fn main() {}\n", "");
    items
        + "fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(\"127.0.0.1:0\").await.unwrap();
        axum::serve(listener, app()).await.unwrap();
    });
}
"
}

/// The bytes that are allocated for a policy: by this library until its first response, and for a layer of
/// tower-http.
fn allocated(size: usize) -> (u64, u64) {
    let origins = Origins::Exact(size);
    // The allocations of the response are freed.
    let ours = retained(|| {
        let mut service = policy::exclusive(origins).layer(service_fn(stack::empty));
        drop(respond(&mut service, Request::new(())));
        service
    });
    let tower_http = retained(|| {
        let mut service = policy::tower_http(origins).layer(service_fn(stack::empty));
        drop(respond(&mut service, Request::new(())));
        service
    });
    (ours, tower_http)
}
