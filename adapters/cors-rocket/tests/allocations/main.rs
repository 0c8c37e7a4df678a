//! The allocations that a policy adds to each request. This is a separate program, because tests that run at the same
//! time change the counts.

use cors_rocket::{Cors, CorsLayer, cors, policy, routes};
use rocket::{
    Build, Rocket, get,
    http::{Header, Method},
    local::blocking::Client,
    options, put,
};

const APP: &str = "https://app.example.com";

policy! {
    DEFAULT = { origins = ["https://app.example.com", "https://*.example.org"], headers = ["x-token"] }
}

#[cors(
    origins = ["https://app.example.com", "https://*.example.org"],
    headers = ["x-token"],
    expose = ["x-total"],
    max_age = "10m",
    credentials,
)]
#[get("/books")]
fn list_books() -> &'static str {
    "The Dispossessed"
}

#[cors(
    origins = ["https://app.example.com", "https://*.example.org"],
    headers = ["x-token"],
    max_age = "10m",
    credentials,
)]
#[put("/books")]
fn replace_books() -> &'static str {
    "The Dispossessed"
}

#[options("/books")]
fn plain() -> &'static str {
    ""
}

type Headers<'h> = &'h [(&'static str, &'static str)];

/// The number of allocations while a request is dispatched, after several equal requests.
fn allocations(app: &Client, method: Method, headers: Headers<'_>) -> u64 {
    let mut count = 0;
    for _ in 0..4 {
        let mut request = app.req(method, "/books");
        for (name, value) in headers {
            request.add_header(Header::new(*name, *value));
        }
        let info = allocation_counter::measure(|| drop(request.dispatch()));
        count = info.count_total;
    }
    count
}

fn launch(rocket: Rocket<Build>) -> Client {
    let quiet = rocket::Config {
        log_level: rocket::config::LogLevel::Off,
        ..rocket::Config::debug_default()
    };
    let client = Client::untracked(rocket.configure(quiet));
    client.expect("an application that launches")
}

#[test]
fn of_one_request() {
    let bare = rocket::build().mount("/", rocket::routes![list_books, replace_books, plain]);
    let bare = launch(bare);
    let annotated = rocket::build().attach(Cors::fairing());
    let annotated = launch(annotated.mount("/", routes![list_books, replace_books]));
    let default = rocket::build().attach(CorsLayer::new(&DEFAULT));
    let default = launch(default.mount("/", rocket::routes![list_books, replace_books]));

    let more = |app: &Client, method, headers: Headers<'_>| {
        allocations(app, method, headers).cast_signed()
            - allocations(&bare, method, headers).cast_signed()
    };
    let app = ("origin", APP);
    let matched = ("origin", "https://a.example.org");
    let found = [
        more(&annotated, Method::Get, &[]),
        more(&annotated, Method::Get, &[app]),
        more(&annotated, Method::Put, &[matched]),
        more(&default, Method::Get, &[app]),
        more(&default, Method::Put, &[matched]),
    ];
    // The map allocates, and a list for each header; a matched origin is copied.
    assert_eq!(found, [2, 7, 7, 3, 4]);
    let asked = ("access-control-request-method", "PUT");
    let evil = ("origin", "https://evil.example");
    let found = [&annotated, &default]
        .map(|app| [matched, evil].map(|origin| more(app, Method::Options, &[origin, asked])));
    assert_eq!(found, [[8, 0], [6, 0]]);
}
