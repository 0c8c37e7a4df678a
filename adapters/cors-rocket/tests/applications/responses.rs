//! The headers in the responses of annotated handlers.

use cors_rocket::{Cors, cors, routes};
use rocket::{
    Request, Response, Route, delete, get, head,
    http::Status,
    options, post, put,
    request::{FromRequest, Outcome},
    response::Responder,
    serde::json::Json,
};

use crate::{ADMIN, APP, App, EVIL, from, preflight, preflight_with, request};

#[derive(Responder)]
#[response(status = 200)]
struct Book {
    title: &'static str,
    total: rocket::http::Header<'static>,
    origin: rocket::http::Header<'static>,
    max_age: rocket::http::Header<'static>,
    vary: rocket::http::Header<'static>,
}

#[cors(
    origins = ["https://app.example.com", "https://*.example.org"],
    expose = ["x-total"],
    credentials,
)]
#[get("/books")]
fn list_books() -> Book {
    let header = rocket::http::Header::new;
    Book {
        title: "The Dispossessed",
        total: header("x-total", "1"),
        origin: header("Access-Control-Allow-Origin", "*"),
        max_age: header("ACCESS-CONTROL-MAX-AGE", "1"),
        vary: header("Vary", "accept"),
    }
}

#[cors(
    origins = ["https://admin.example.com", "https://app.example.com"],
    headers = ["content-type", "x-token"],
    max_age = "10m",
)]
#[post("/books", data = "<title>")]
fn add_book(title: Json<String>) -> String {
    title.into_inner()
}

/// A guard that fails, forwards or panics, depending on a header of the request.
struct Guarded;

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Guarded {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        match request.headers().get_one("x-guard") {
            Some("fail") => Outcome::Error((Status::Unauthorized, ())),
            Some("forward") => Outcome::Forward(Status::PaymentRequired),
            Some("panic") => panic!("a guard that panics"),
            _ => Outcome::Success(Self),
        }
    }
}

#[cors(
    origins = ["https://admin.example.com", "https://b.example"],
    headers = [any, "authorization"],
)]
#[delete("/books")]
fn delete_books(_guarded: Guarded) -> Result<&'static str, Status> {
    Err(Status::Conflict)
}

#[cors(origins = any)]
#[get("/public")]
fn read_public() -> &'static str {
    "public"
}

fn books() -> App {
    let routes = routes![list_books, add_book, delete_books, read_public];
    App::new(rocket::build().attach(Cors::fairing()).mount("/", routes))
}

#[test]
fn each_method_of_a_path_has_its_own_policy() {
    let app = books();
    let answer = app.send(&preflight_with(
        ADMIN,
        "POST",
        "/books",
        "content-type,x-token",
    ));
    answer.assert_granted(ADMIN);
    assert_eq!(
        answer.header("access-control-allow-methods").as_deref(),
        Some("POST")
    );
    let headers = answer.header("access-control-allow-headers");
    assert_eq!(headers.as_deref(), Some("content-type,x-token"));
    assert_eq!(
        answer.header("access-control-max-age").as_deref(),
        Some("600")
    );
    assert_eq!(answer.header("access-control-allow-credentials"), None);
    assert_eq!(answer.body, "");
    let vary = "origin, access-control-request-method, access-control-request-headers";
    assert_eq!(answer.header("vary").as_deref(), Some(vary));

    app.send(&preflight(ADMIN, "GET", "/books"))
        .assert_refused();
    let answer = app.send(&preflight("https://a.example.org", "GET", "/books"));
    answer.assert_granted("https://a.example.org");
    let credentials = answer.header("access-control-allow-credentials");
    assert_eq!(credentials.as_deref(), Some("true"));
    app.send(&preflight("https://a.example.org", "POST", "/books"))
        .assert_refused();
}

#[test]
fn a_method_that_no_handler_serves_is_refused() {
    let app = books();
    for method in ["PUT", "PATCH", "get", "PURGE", "OPTIONS", ""] {
        let answer = app.send(&preflight(APP, method, "/books"));
        assert_eq!(answer.assert_refused().status, 403, "{method}");
        assert!(answer.varies_on_origin());
    }
}

#[test]
fn headers_of_the_handler_are_replaced_and_vary_is_extended() {
    let app = books();
    let answer = app.send(&from(APP, "GET", "/books"));
    answer.assert_is(200, "The Dispossessed", Some(APP));
    let exposed = answer.header("access-control-expose-headers");
    assert_eq!(exposed.as_deref(), Some("x-total"));
    let credentials = answer.header("access-control-allow-credentials");
    assert_eq!(credentials.as_deref(), Some("true"));
    assert_eq!(answer.header("access-control-max-age"), None);
    assert_eq!(answer.header("vary").as_deref(), Some("accept, origin"));

    for refused in [from(EVIL, "GET", "/books"), request("GET", "/books")] {
        let answer = app.send(&refused);
        assert_eq!((answer.status, answer.cors_names()), (200, vec![]));
        assert!(answer.varies_on_origin());
    }
}

#[test]
fn any_origin_is_a_constant() {
    let app = books();
    for request in [from(EVIL, "GET", "/public"), request("GET", "/public")] {
        let answer = app.send(&request);
        assert_eq!(answer.allowed().as_deref(), Some("*"));
        assert_eq!(answer.header("vary"), None);
    }
}

#[test]
fn failures_of_guards_and_data_have_the_headers_of_their_policy() {
    let app = books();
    let answer = app.send(&from(ADMIN, "POST", "/books").body("{"));
    assert_eq!(
        (answer.status, answer.allowed().as_deref()),
        (422, Some(ADMIN))
    );

    let delete = |guard| app.send(&from(ADMIN, "DELETE", "/books").with("x-guard", guard));
    for (guard, status) in [
        ("pass", 409),
        ("fail", 401),
        ("forward", 402),
        ("panic", 500),
    ] {
        let answer = delete(guard);
        assert_eq!(
            (answer.status, answer.allowed().as_deref()),
            (status, Some(ADMIN))
        );
        let answer = app.send(&from(EVIL, "DELETE", "/books").with("x-guard", guard));
        assert_eq!((answer.status, answer.cors_names()), (status, vec![]));
    }
}

#[test]
fn catchers_have_the_headers_of_the_policy() {
    #[rocket::catch(default)]
    fn caught(status: Status, _: &Request<'_>) -> String {
        format!("caught {status}")
    }
    let rocket = rocket::build()
        .attach(Cors::fairing())
        .register("/", rocket::catchers![caught])
        .mount("/", routes![delete_books]);
    let app = App::new(rocket);
    app.send(&from(ADMIN, "DELETE", "/books"))
        .assert_is(409, "caught 409 Conflict", Some(ADMIN));
    app.send(&from(ADMIN, "GET", "/nothing"))
        .assert_is(404, "caught 404 Not Found", None);
}

#[test]
fn guards_do_not_run_for_preflights() {
    let app = books();
    for guard in ["fail", "panic"] {
        let asked = preflight_with(ADMIN, "DELETE", "/books", "authorization,x-any");
        app.send(&asked.with("x-guard", guard))
            .assert_granted(ADMIN);
    }
}

#[test]
fn get_serves_head() {
    let app = books();
    let answer = app.send(&from(APP, "HEAD", "/books"));
    answer.assert_is(200, "", Some(APP));
    app.send(&preflight(APP, "HEAD", "/books"))
        .assert_granted(APP);
}

#[test]
fn a_handler_of_head_precedes_the_one_of_get() {
    #[cors(origins = ["https://admin.example.com"])]
    #[head("/books")]
    fn head_books() -> Status {
        Status::ImATeapot
    }
    let own =
        |routes: Vec<Route>| App::new(rocket::build().attach(Cors::fairing()).mount("/", routes));
    for app in [
        own(routes![list_books, head_books]),
        own(routes![head_books, list_books]),
    ] {
        let answer = app.send(&from(ADMIN, "HEAD", "/books"));
        assert_eq!(
            (answer.status, answer.allowed().as_deref()),
            (418, Some(ADMIN))
        );
        app.send(&preflight(ADMIN, "HEAD", "/books"))
            .assert_granted(ADMIN);
        app.send(&preflight(APP, "HEAD", "/books")).assert_refused();
        let answer = app.send(&from(APP, "GET", "/books"));
        assert_eq!(answer.allowed().as_deref(), Some(APP));
    }
}

#[test]
fn other_options_requests_get_allow_or_the_handler_of_options() {
    #[cors(origins = ["https://admin.example.com"], allow(method_options))]
    #[options("/books")]
    fn describe_books() -> &'static str {
        "description"
    }
    #[options("/books")]
    fn plain() -> &'static str {
        "plain"
    }
    let app = books();
    for request in [request("OPTIONS", "/books"), from(APP, "OPTIONS", "/books")] {
        let answer = app.send(&request);
        answer.assert_is(204, "", None);
        let allow = answer.header("allow");
        assert_eq!(allow.as_deref(), Some("OPTIONS,GET,POST,DELETE,HEAD"));
        assert!(answer.varies_on_origin());
    }

    let routes = routes![list_books, describe_books];
    let app = App::new(rocket::build().attach(Cors::fairing()).mount("/", routes));
    app.send(&from(ADMIN, "OPTIONS", "/books"))
        .assert_is(200, "description", Some(ADMIN));
    app.send(&preflight(APP, "GET", "/books"))
        .assert_granted(APP);

    let rocket = rocket::build().attach(Cors::fairing());
    let rocket = rocket
        .mount("/", routes![list_books])
        .mount("/", rocket::routes![plain]);
    let app = App::new(rocket);
    app.send(&from(APP, "OPTIONS", "/books"))
        .assert_is(200, "plain", None);
    app.send(&preflight(APP, "GET", "/books"))
        .assert_granted(APP);
    app.send(&preflight(EVIL, "GET", "/books")).assert_refused();
}

#[test]
fn malformed_and_repeated_origins_are_not_allowed() {
    let app = books();
    let long = format!("https://{}.example.org", "a".repeat(5000));
    for origin in [
        "null",
        "",
        "*",
        "https://app.example.com/",
        "https://APP.example.com",
        "https://app.example.com:443",
        "http://app.example.com",
        "https://app.example.com.evil.example",
        "https://.example.org",
        "https://a.example.org\u{e9}",
        " https://app.example.com",
        &long,
    ] {
        let answer = app.send(&from(origin, "GET", "/books"));
        assert_eq!(answer.cors_names(), [""; 0], "{origin}");
        assert!(answer.varies_on_origin());
        app.send(&preflight(origin, "GET", "/books"))
            .assert_refused();
    }
    let twice = from(APP, "GET", "/books").with("origin", APP);
    assert_eq!(app.send(&twice).cors_names(), [""; 0]);
    let twice = preflight(APP, "GET", "/books").with("origin", APP);
    assert_eq!(app.send(&twice).assert_refused().status, 403);
    let twice = preflight(APP, "GET", "/books").with("access-control-request-method", "GET");
    assert_eq!(app.send(&twice).assert_refused().status, 403);
}

#[test]
fn several_lines_of_requested_headers_are_all_checked() {
    let app = books();
    let name = "access-control-request-headers";
    let asked = || preflight_with(ADMIN, "POST", "/books", "content-type");
    app.send(&asked().with(name, "x-token"))
        .assert_granted(ADMIN);
    app.send(&asked().with(name, "x-other")).assert_refused();
}

#[test]
fn a_method_without_a_handler_has_no_policy() {
    let app = books();
    app.send(&from(APP, "PUT", "/books")).assert_refused();
}

#[test]
fn a_sibling_without_a_policy_never_inherits_one() {
    #[put("/books")]
    fn plain() -> &'static str {
        "plain"
    }
    let rocket = rocket::build().attach(Cors::fairing());
    let rocket = rocket
        .mount("/", routes![list_books])
        .mount("/", rocket::routes![plain]);
    let app = App::new(rocket);
    assert_eq!(
        app.send(&preflight(APP, "PUT", "/books"))
            .assert_refused()
            .status,
        403
    );
    app.send(&from(APP, "PUT", "/books"))
        .assert_is(200, "plain", None);
}

#[test]
fn headers_of_other_fairings_are_replaced_whatever_the_order() {
    let open = || {
        rocket::fairing::AdHoc::on_response("open", |_, response: &mut Response<'_>| {
            Box::pin(async move {
                response.set_raw_header("Access-Control-Allow-Origin", "*");
                response.set_raw_header("Access-Control-Allow-Methods", "DELETE");
            })
        })
    };
    let before = rocket::build().attach(open()).attach(Cors::fairing());
    let after = rocket::build().attach(Cors::fairing()).attach(open());
    for rocket in [before, after] {
        let app = App::new(rocket.mount("/", routes![list_books]));
        let answer = app.send(&from(EVIL, "GET", "/books"));
        assert_eq!(answer.cors_names(), [""; 0]);
        app.send(&preflight(EVIL, "GET", "/books")).assert_refused();
        let answer = app.send(&preflight(APP, "GET", "/books"));
        answer.assert_granted(APP);
        assert_eq!(
            answer.header("access-control-allow-methods").as_deref(),
            Some("GET")
        );
    }
}

#[test]
fn the_policy_is_reached_by_the_name_of_the_handler() {
    assert_eq!(list_books::POLICY.name(), "list_books");
    assert_eq!(add_book::POLICY.methods().list(), ["POST"]);
}
