//! The policy of everything without a policy of its own.

use cors_rocket::{Cors, CorsLayer, cors, policies, policy, routes, without_cors};
use rocket::{Build, Rocket, delete, get, http::Status, options, post};

use crate::{ADMIN, APP, App, EVIL, from, preflight, preflight_with, request};

policy! {
    DEFAULT = {
        origins = ["https://app.example.com", "https://b.example"],
        headers = ["x-token"],
        credentials,
    }

    OPEN = { origins = any, methods = any, headers = any }

    READ = { origins = ["https://app.example.com", "https://b.example"], methods = [GET] }
}

#[cors(origins = ["https://admin.example.com", "https://b.example"])]
#[delete("/users")]
fn delete_users() -> &'static str {
    "deleted"
}

#[get("/users")]
fn list_users() -> &'static str {
    "users"
}

#[get("/books")]
fn list_books() -> &'static str {
    "books"
}

#[post("/books")]
fn add_book() -> Status {
    Status::Conflict
}

#[options("/<_..>")]
fn preflights_by_hand() -> &'static str {
    "by hand"
}

fn mount(rocket: Rocket<Build>) -> App {
    let plain = rocket::routes![list_users, list_books, add_book, preflights_by_hand];
    App::new(rocket.mount("/", routes![delete_users]).mount("/", plain))
}

#[test]
fn applies_to_plain_handlers_and_catchers() {
    let app = mount(rocket::build().attach(CorsLayer::new(&DEFAULT)));
    for (method, path, status, body) in [
        ("GET", "/books", 200, "books"),
        ("GET", "/users", 200, "users"),
        ("HEAD", "/books", 200, ""),
    ] {
        app.send(&from(APP, method, path))
            .assert_is(status, body, Some(APP));
        let answer = app.send(&from(EVIL, method, path));
        assert_eq!((answer.status, answer.cors_names()), (status, vec![]));
        assert!(answer.varies_on_origin());
    }
    for (method, path, status) in [
        ("POST", "/books", 409),
        ("GET", "/no", 404),
        ("PUT", "/books", 404),
    ] {
        let answer = app.send(&from(APP, method, path));
        assert_eq!(
            (answer.status, answer.allowed().as_deref()),
            (status, Some(APP))
        );
    }
}

#[test]
fn answers_preflights_and_nothing_behind_it_runs() {
    let app = mount(rocket::build().attach(CorsLayer::new(&DEFAULT)));
    for path in ["/books", "/no", "/", "/a/b/c?d"] {
        let answer = app.send(&preflight_with(APP, "PUT", path, "x-token"));
        answer.assert_granted(APP);
        assert_eq!(answer.body, "");
        let answer = app.send(&preflight(EVIL, "PUT", path));
        assert_eq!(answer.assert_refused().status, 403);
        assert!(answer.varies_on_origin());
        app.send(&preflight_with(APP, "PUT", path, "x-other"))
            .assert_refused();
    }
    // OPTIONS requests that are not preflights reach the program's own routes.
    app.send(&from(APP, "OPTIONS", "/books"))
        .assert_is(200, "by hand", None);
    app.send(&request("OPTIONS", "/books"))
        .assert_is(200, "by hand", None);
}

#[test]
fn an_annotated_handler_keeps_its_policy() {
    let app = mount(rocket::build().attach(CorsLayer::new(&OPEN)));
    app.send(&from(ADMIN, "DELETE", "/users"))
        .assert_is(200, "deleted", Some(ADMIN));
    app.send(&from(EVIL, "DELETE", "/users"))
        .assert_is(200, "deleted", None);
    app.send(&preflight(ADMIN, "DELETE", "/users"))
        .assert_granted(ADMIN);
    app.send(&preflight(EVIL, "DELETE", "/users"))
        .assert_refused();
    // Preflights of one URL are never answered with two policies.
    app.send(&preflight(EVIL, "GET", "/users")).assert_refused();
    app.send(&preflight(EVIL, "PUT", "/users")).assert_refused();
    app.send(&from(EVIL, "GET", "/users"))
        .assert_is(200, "users", Some("*"));
}

#[test]
fn exclusive_is_the_only_policy() {
    let app = mount(rocket::build().attach(CorsLayer::new(&DEFAULT).exclusive()));
    app.send(&from(APP, "DELETE", "/users"))
        .assert_is(200, "deleted", Some(APP));
    app.send(&from(ADMIN, "DELETE", "/users"))
        .assert_is(200, "deleted", None);
    app.send(&preflight(APP, "DELETE", "/users"))
        .assert_granted(APP);
    app.send(&preflight(ADMIN, "DELETE", "/users"))
        .assert_refused();

    let app = mount(rocket::build().attach(CorsLayer::new(&READ).exclusive()));
    let answer = app.send(&from(ADMIN, "DELETE", "/users"));
    assert_eq!((answer.status, answer.cors_names()), (200, vec![]));
    assert!(answer.varies_on_origin());
    app.send(&preflight(APP, "DELETE", "/users"))
        .assert_refused();
    app.send(&preflight(APP, "GET", "/users"))
        .assert_granted(APP);
}

#[test]
fn several_policies_apply_by_method() {
    let rocket = rocket::build();
    let app = mount(rocket.attach(CorsLayer::new(policies![list_notes, self::add_note])));
    app.send(&from(APP, "GET", "/books"))
        .assert_is(200, "books", Some(APP));
    app.send(&from(APP, "POST", "/books")).assert_is(
        409,
        &app.send(&request("POST", "/books")).body,
        None,
    );
    app.send(&preflight(ADMIN, "POST", "/books"))
        .assert_granted(ADMIN);
    app.send(&preflight(ADMIN, "GET", "/books"))
        .assert_refused();
}

#[cors(origins = ["https://app.example.com", "https://b.example"], methods = [GET])]
fn list_notes() {}

#[cors(origins = ["https://admin.example.com", "https://b.example"], methods = [POST])]
fn add_note() {}

#[test]
fn none_is_no_default_policy() {
    let none = CorsLayer::new(None::<&cors_rocket::Policy>);
    for rocket in [
        rocket::build().attach(none),
        rocket::build().attach(Cors::fairing()),
    ] {
        let app = mount(rocket);
        app.send(&from(APP, "GET", "/books"))
            .assert_is(200, "books", None);
        app.send(&preflight(APP, "GET", "/books"))
            .assert_is(200, "by hand", None);
        app.send(&preflight(ADMIN, "DELETE", "/users"))
            .assert_granted(ADMIN);
    }
}

#[test]
fn without_cors_switches_all_policies_off() {
    let off = |is_off| rocket::build().attach(without_cors().when(is_off));
    for rocket in [
        off(true),
        off(true).attach(CorsLayer::new(&OPEN)),
        rocket::build()
            .attach(CorsLayer::new(&OPEN).exclusive())
            .attach(without_cors()),
    ] {
        let app = mount(rocket);
        for path in ["/users", "/books", "/no"] {
            app.send(&preflight(ADMIN, "DELETE", path))
                .assert_is(200, "by hand", None);
            for method in ["DELETE", "GET"] {
                let answer = app.send(&from(ADMIN, method, path));
                assert_eq!(answer.cors_names(), [""; 0]);
            }
        }
    }
    let app = mount(off(false));
    app.send(&preflight(ADMIN, "DELETE", "/users"))
        .assert_granted(ADMIN);
}
