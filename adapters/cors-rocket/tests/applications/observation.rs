//! Explanations.

use cors_rocket::{Cors, CorsLayer, cors, explain, policy, routes};
use rocket::{Build, Rocket, delete, get, options};

use crate::{APP, App, EVIL, from, preflight, preflight_with};

policy! {
    DEFAULT = { origins = ["https://app.example.com", "https://b.example"] }
}

#[cors(origins = ["https://app.example.com", "https://b.example"])]
#[get("/books")]
fn list_books() -> &'static str {
    "The Dispossessed"
}

#[delete("/books")]
fn delete_books() -> &'static str {
    "deleted"
}

#[options("/by-hand")]
fn by_hand() -> &'static str {
    "by hand"
}

fn mount(rocket: Rocket<Build>) -> App {
    let plain = rocket::routes![delete_books, by_hand];
    App::new(rocket.mount("/", routes![list_books]).mount("/", plain))
}

#[test]
fn refused_preflights_are_explained() {
    let app = mount(rocket::build().attach(explain()).attach(Cors::fairing()));
    for (request, status, text) in [
        (
            preflight(EVIL, "GET", "/books"),
            403,
            "reason: origin_not_listed",
        ),
        (
            preflight("http://app.example.com", "GET", "/books"),
            403,
            "reason: origin_other_scheme",
        ),
        (
            preflight(APP, "PUT", "/books"),
            403,
            "reason: method_not_served",
        ),
        (
            preflight(APP, "DELETE", "/books"),
            403,
            "`delete_books`, which has no policy",
        ),
        (preflight_with(APP, "GET", "/books", "x-a"), 403, "`x-a`"),
        (
            preflight(APP, "GET", "/no"),
            404,
            "reason: no_policy_reached",
        ),
    ] {
        let answer = app.send(&request);
        assert_eq!(answer.assert_refused().status, status, "{answer:?}");
        assert!(answer.body.contains(text), "{answer:?}");
        let plain = Some("text/plain; charset=utf-8");
        assert_eq!(answer.header("content-type").as_deref(), plain);
    }
    let answer = app.send(&preflight(APP, "GET", "/by-hand"));
    assert!(answer.body.contains("another OPTIONS route"), "{answer:?}");
    let answer = app.send(&preflight(APP, "GET", "/books"));
    assert_eq!(answer.assert_granted(APP).body, "");
    app.send(&from(EVIL, "GET", "/books"))
        .assert_is(200, "The Dispossessed", None);
}

#[test]
fn a_default_policy_is_explained() {
    let app = mount(
        rocket::build()
            .attach(explain())
            .attach(CorsLayer::new(&DEFAULT)),
    );
    let answer = app.send(&preflight(EVIL, "GET", "/no"));
    assert!(
        answer
            .assert_refused()
            .body
            .contains("reason: origin_not_listed"),
        "{answer:?}"
    );
}

#[test]
fn nothing_is_explained_without_the_fairing() {
    for rocket in [
        rocket::build().attach(Cors::fairing()),
        rocket::build()
            .attach(Cors::fairing())
            .attach(explain().when(false)),
    ] {
        let app = mount(rocket);
        for method in ["GET", "PUT", "DELETE"] {
            let answer = app.send(&preflight(EVIL, method, "/books"));
            assert_eq!(answer.assert_refused().body, "");
        }
    }
}

#[test]
fn a_request_that_must_not_run_is_explained() {
    #[cors(origins = any)]
    #[delete("/items/<_id>")]
    fn delete_number(_id: u8) {}

    #[delete("/items/<_name>", rank = 2)]
    fn delete_plain(_name: &str) {}

    let rocket = rocket::build().attach(Cors::fairing()).attach(explain());
    let rocket = rocket.mount("/", routes![delete_number]);
    let app = App::new(rocket.mount("/", rocket::routes![delete_plain]));
    let answer = app.send(&from(EVIL, "DELETE", "/items/a"));
    assert_eq!(answer.assert_refused().status, 403);
    assert!(
        answer.body.contains("reason: preflight_by_outer_policy"),
        "{answer:?}"
    );
    assert!(answer.body.contains("forwards the request"), "{answer:?}");
}

#[test]
fn policies_are_registered_with_the_handlers_of_one_path_or_several() {
    let manifest = cors_manifest::Manifest::of_program();
    let json = manifest.to_json();
    for name in ["list_books", "DEFAULT"] {
        assert!(json.contains(name), "{name}");
    }
    // Handlers of several paths in one `routes!` are not registered as one path.
    let paths = cors_rocket::registration::registered_paths();
    assert!(paths.into_iter().all(|policies| policies.len() == 1));
}
