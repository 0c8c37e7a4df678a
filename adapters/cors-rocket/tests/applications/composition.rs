//! Several routes for one request: forwards, formats, ranks, and forms whose method rocket changes.

use cors_rocket::{Cors, CorsLayer, cors, policy, routes};
use rocket::{delete, get, post, put, serde::json::Json};

use crate::{ADMIN, APP, App, EVIL, from, preflight, preflight_with, request};

policy! {
    OPEN = { origins = any, methods = any, headers = any }
}

#[cors(origins = any, headers = ["x-token"])]
#[delete("/items/<id>")]
fn delete_number(id: u8) -> String {
    format!("number {id}")
}

#[cors(origins = ["https://admin.example.com", "https://b.example"])]
#[delete("/items/<name>", rank = 2)]
fn delete_name(name: &str) -> String {
    format!("name {name}")
}

#[delete("/items/<name>", rank = 2)]
fn delete_plain(name: &str) -> String {
    format!("plain {name}")
}

#[cors(origins = any, headers = ["x-token"])]
#[get("/items/<id>")]
fn get_number(id: u8) -> String {
    format!("number {id}")
}

#[get("/items/<name>", rank = 2)]
fn get_plain(name: &str) -> String {
    format!("plain {name}")
}

#[test]
fn a_forward_does_not_reach_a_handler_whose_policy_would_have_refused() {
    let rocket = rocket::build().attach(Cors::fairing());
    let app = App::new(rocket.mount("/", routes![delete_number, delete_name]));
    // When the preflight arrives, it is unknown that the handler forwards the request.
    app.send(&preflight(EVIL, "DELETE", "/items/a"))
        .assert_granted("*");
    assert_eq!(
        app.send(&from(EVIL, "DELETE", "/items/a"))
            .assert_refused()
            .status,
        403
    );
    app.send(&from(EVIL, "DELETE", "/items/1"))
        .assert_is(200, "number 1", Some("*"));
    app.send(&from(ADMIN, "DELETE", "/items/a"))
        .assert_is(200, "name a", Some(ADMIN));
    // Requests that a script of another origin cannot send run.
    app.send(&request("DELETE", "/items/a"))
        .assert_is(200, "name a", None);
    let same = from("https://api.example.com", "DELETE", "/items/a");
    app.send(&same.with("sec-fetch-site", "same-origin"))
        .assert_is(200, "name a", None);
}

#[test]
fn a_forward_does_not_reach_a_handler_without_a_policy() {
    let rocket = rocket::build().attach(Cors::fairing());
    let plain = rocket::routes![delete_plain, get_plain];
    let app = App::new(
        rocket
            .mount("/", routes![delete_number, get_number])
            .mount("/", plain),
    );
    app.send(&preflight(EVIL, "DELETE", "/items/a"))
        .assert_granted("*");
    assert_eq!(
        app.send(&from(EVIL, "DELETE", "/items/a"))
            .assert_refused()
            .status,
        403
    );
    app.send(&request("DELETE", "/items/a"))
        .assert_is(200, "plain a", None);
    // A simple request runs, but its response cannot be read.
    app.send(&from(EVIL, "GET", "/items/a"))
        .assert_is(200, "plain a", None);
    app.send(&from(EVIL, "HEAD", "/items/a"))
        .assert_is(200, "", None);
    let with_token = from(EVIL, "GET", "/items/a").with("x-token", "1");
    assert_eq!(app.send(&with_token).assert_refused().status, 403);
    let with_token = from(EVIL, "HEAD", "/items/a").with("x-token", "1");
    assert_eq!(app.send(&with_token).assert_refused().status, 403);
}

#[test]
fn a_forward_reaches_a_handler_whose_default_policy_allows_it() {
    let rocket = rocket::build().attach(CorsLayer::new(&OPEN));
    let plain = rocket::routes![delete_plain];
    let app = App::new(rocket.mount("/", routes![delete_number]).mount("/", plain));
    app.send(&from(EVIL, "DELETE", "/items/a"))
        .assert_is(200, "plain a", Some("*"));
}

#[test]
fn a_handler_without_a_policy_that_comes_first_answers_no_preflight() {
    #[cors(origins = any)]
    #[delete("/items/<name>", rank = 3)]
    fn last(name: &str) -> String {
        format!("last {name}")
    }
    let rocket = rocket::build().attach(Cors::fairing());
    let app = App::new(
        rocket
            .mount("/", routes![last])
            .mount("/", rocket::routes![delete_plain]),
    );
    app.send(&preflight(EVIL, "DELETE", "/items/a"))
        .assert_refused();
    app.send(&from(EVIL, "DELETE", "/items/a"))
        .assert_is(200, "plain a", None);
}

#[cors(origins = ["https://app.example.com", "https://b.example"], headers = ["content-type"])]
#[post("/notes", format = "json", data = "<note>")]
fn add_json(note: Json<String>) -> String {
    format!("json {}", note.into_inner())
}

#[cors(origins = ["https://admin.example.com", "https://b.example"], headers = ["content-type"])]
#[post("/notes", format = "text/csv", data = "<note>")]
fn add_csv(note: &str) -> String {
    format!("csv {note}")
}

#[post("/notes", format = "text/csv", data = "<note>")]
fn add_plain_csv(note: &str) -> String {
    format!("plain {note}")
}

#[test]
fn formats_of_one_path_have_the_first_policy_in_preflights_and_their_own_else() {
    let rocket = rocket::build().attach(Cors::fairing());
    let app = App::new(rocket.mount("/", routes![add_json, add_csv]));
    let asked = |origin| app.send(&preflight_with(origin, "POST", "/notes", "content-type"));
    asked(APP).assert_granted(APP);
    asked(ADMIN).assert_refused();
    let json = |origin| from(origin, "POST", "/notes").with("content-type", "application/json");
    app.send(&json(APP).body("\"a\""))
        .assert_is(200, "json a", Some(APP));
    let csv = |origin| {
        from(origin, "POST", "/notes")
            .with("content-type", "text/csv")
            .body("a")
    };
    app.send(&csv(ADMIN)).assert_is(200, "csv a", Some(ADMIN));
    // The first policy granted the preflight, the second would have refused it.
    assert_eq!(app.send(&csv(APP)).assert_refused().status, 403);
}

#[test]
fn a_format_that_leads_to_a_handler_without_a_policy_is_refused() {
    let rocket = rocket::build().attach(Cors::fairing());
    let app = App::new(
        rocket
            .mount("/", routes![add_json])
            .mount("/", rocket::routes![add_plain_csv]),
    );
    app.send(&preflight_with(APP, "POST", "/notes", "content-type"))
        .assert_refused();
}

#[test]
fn a_form_whose_method_rocket_changes_does_not_run_for_other_sites() {
    #[cors(origins = ["https://app.example.com", "https://b.example"])]
    #[put("/forms", data = "<_data>")]
    fn put_form(_data: Vec<u8>) -> &'static str {
        "put"
    }
    let app = App::new(
        rocket::build()
            .attach(Cors::fairing())
            .mount("/", routes![put_form]),
    );
    let form = |origin| {
        let post = from(origin, "POST", "/forms").with("host", "api.example.com");
        post.with("content-type", "application/x-www-form-urlencoded")
    };
    for mode in ["navigate", "cors"] {
        let form = |origin| {
            form(origin)
                .with("sec-fetch-mode", mode)
                .body("_method=put&a=b")
        };
        let answer = app.send(&form(EVIL).with("sec-fetch-site", "cross-site"));
        assert_eq!(answer.assert_refused().status, 403);
        assert_eq!(app.send(&form(EVIL)).assert_refused().status, 403);
        assert_eq!(app.send(&form("null")).assert_refused().status, 403);
        app.send(&form(APP)).assert_is(200, "put", Some(APP));
        let same = form("https://api.example.com");
        app.send(&same).assert_is(200, "put", None);
        app.send(&same.with("sec-fetch-site", "same-origin"))
            .assert_is(200, "put", None);
    }
    for body in [
        "_method=PUT",
        "_method=put&",
        "&_method=put",
        "&&_method=put",
        "%5fmethod=put",
        "_method=pu%74",
    ] {
        let form = form(EVIL).with("sec-fetch-mode", "navigate").body(body);
        let answer = app.send(&form);
        assert!(answer.body != "put", "{body} {answer:?}");
    }
    // The body of the PUT request is a form, and the request has had a preflight.
    let put = from(EVIL, "PUT", "/forms").with("content-type", "application/x-www-form-urlencoded");
    app.send(&put.body("a=b")).assert_is(200, "put", None);
}

#[test]
fn handlers_of_a_path_may_be_in_several_routes_and_bases() {
    let rocket = rocket::build()
        .attach(Cors::fairing())
        .mount("/api", routes![get_number])
        .mount("/api", routes![delete_number])
        .mount("/api/items", routes![short_name]);
    let app = App::new(rocket);
    app.send(&preflight(EVIL, "DELETE", "/api/items/1"))
        .assert_granted("*");
    app.send(&preflight(EVIL, "GET", "/api/items/1"))
        .assert_granted("*");
    app.send(&preflight(ADMIN, "PUT", "/api/items/1"))
        .assert_granted(ADMIN);
    app.send(&preflight(EVIL, "PUT", "/api/items/1"))
        .assert_refused();
    let answer = app.send(&request("OPTIONS", "/api/items/1"));
    assert_eq!(
        answer.header("allow").as_deref(),
        Some("OPTIONS,GET,PUT,DELETE,HEAD")
    );
}

#[cors(origins = ["https://admin.example.com", "https://b.example"])]
#[put("/<_>")]
fn short_name() -> &'static str {
    "put"
}

#[test]
fn a_handler_around_an_annotated_one_keeps_the_policy() {
    use rocket::{
        Data, Request, Route,
        route::{Handler, Outcome},
    };

    #[derive(Clone)]
    struct Around(Box<dyn Handler>);

    #[rocket::async_trait]
    impl Handler for Around {
        async fn handle<'r>(&self, request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r> {
            if request.headers().contains("x-stop") {
                return Outcome::error(rocket::http::Status::TooManyRequests);
            }
            self.0.handle(request, data).await
        }
    }
    let around = |route: Route| {
        let mut route = route;
        route.handler = Box::new(Around(route.handler.clone()));
        route
    };
    let routes: Vec<Route> = routes![delete_name].into_iter().map(around).collect();
    let app = App::new(rocket::build().attach(Cors::fairing()).mount("/", routes));
    app.send(&preflight(ADMIN, "DELETE", "/items/a"))
        .assert_granted(ADMIN);
    app.send(&from(ADMIN, "DELETE", "/items/a"))
        .assert_is(200, "name a", Some(ADMIN));
    let stopped = app.send(&from(ADMIN, "DELETE", "/items/a").with("x-stop", "1"));
    assert_eq!(
        (stopped.status, stopped.allowed().as_deref()),
        (429, Some(ADMIN))
    );
}

#[test]
fn a_head_handler_without_a_policy_is_not_covered_by_that_of_get() {
    #[rocket::head("/items/<_>")]
    fn head_plain() -> &'static str {
        "head"
    }
    let rocket = rocket::build().attach(Cors::fairing());
    let rocket = rocket.mount("/", routes![get_number]);
    let app = App::new(rocket.mount("/", rocket::routes![head_plain]));
    app.send(&preflight_with(EVIL, "HEAD", "/items/1", "x-token"))
        .assert_refused();
    app.send(&from(EVIL, "HEAD", "/items/1"))
        .assert_is(200, "", None);
    app.send(&preflight_with(EVIL, "GET", "/items/1", "x-token"))
        .assert_granted("*");
}

/// A HEAD request that the HEAD handler forwards has the method GET when it reaches the GET handler.
#[test]
fn a_forward_of_head_to_get_is_checked() {
    #[cors(origins = any, headers = ["x-token"])]
    #[rocket::head("/numbers/<_id>")]
    fn head_number(_id: u8) {}

    #[cors(origins = ["https://admin.example.com", "https://b.example"])]
    #[get("/numbers/<name>")]
    fn get_name(name: &str) -> String {
        format!("name {name}")
    }
    let rocket = rocket::build().attach(Cors::fairing());
    let app = App::new(rocket.mount("/", routes![head_number, get_name]));
    let with_token = |origin| from(origin, "HEAD", "/numbers/a").with("x-token", "1");
    app.send(&preflight_with(EVIL, "HEAD", "/numbers/a", "x-token"))
        .assert_granted("*");
    assert_eq!(app.send(&with_token(EVIL)).assert_refused().status, 403);
    assert_eq!(app.send(&with_token(ADMIN)).assert_refused().status, 403);
    app.send(&from(ADMIN, "HEAD", "/numbers/a"))
        .assert_is(200, "", Some(ADMIN));
    app.send(&from(EVIL, "HEAD", "/numbers/a"))
        .assert_is(200, "", None);
}

#[test]
fn accepted_types_lead_to_no_handler_without_a_policy() {
    #[cors(origins = any, headers = ["x-token"])]
    #[get("/report", format = "json")]
    fn json() -> &'static str {
        "json"
    }
    #[get("/report", format = "text/csv", rank = 2)]
    fn csv() -> &'static str {
        "csv"
    }
    let rocket = rocket::build().attach(Cors::fairing());
    let rocket = rocket.mount("/", routes![json]);
    let app = App::new(rocket.mount("/", rocket::routes![csv]));
    // When the preflight arrives, the type that the request will accept is unknown.
    app.send(&preflight_with(EVIL, "GET", "/report", "x-token"))
        .assert_refused();
    let accept = |accept| from(EVIL, "GET", "/report").with("accept", accept);
    app.send(&accept("application/json"))
        .assert_is(200, "json", Some("*"));
    app.send(&accept("text/csv")).assert_is(200, "csv", None);
}
