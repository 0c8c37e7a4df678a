//! Authentication that preflights do not reach. Scripts can read its 401 responses.

use cors_rocket::{Cors, CorsLayer, cors, inside_cors, policy, routes, without_cors};
use rocket::{
    Build, Rocket, delete,
    fairing::AdHoc,
    get,
    http::{Method, Status, uri::Origin},
};

use crate::{ADMIN, APP, App, EVIL, from, preflight, preflight_with};

policy! {
    OPEN = { origins = any, methods = any, headers = any }
}

#[cors(origins = ["https://app.example.com", "https://b.example"], headers = ["authorization"])]
#[get("/books/<_>")]
fn read_book() -> &'static str {
    "book"
}

#[cors(origins = ["https://admin.example.com", "https://b.example"], headers = ["authorization"])]
#[delete("/books/<_>")]
fn delete_book() -> &'static str {
    "deleted"
}

#[get("/books/secret")]
fn secret() -> &'static str {
    "secret"
}

#[get("/unauthorized")]
fn unauthorized() -> (Status, &'static str) {
    (Status::Unauthorized, "no token")
}

/// Redirects requests without a token to another route.
fn require_token() -> AdHoc {
    AdHoc::on_request("token", |request, _| {
        Box::pin(async move {
            if !request.headers().contains("authorization") {
                request.set_method(Method::Get);
                request.set_uri(Origin::parse("/unauthorized").expect("a URI"));
            }
        })
    })
}

fn mount(rocket: Rocket<Build>) -> App {
    let plain = rocket::routes![secret, unauthorized];
    App::new(
        rocket
            .mount("/", routes![read_book, delete_book])
            .mount("/", plain),
    )
}

#[test]
fn preflights_do_not_reach_a_request_fairing_and_scripts_read_its_401() {
    let cors_first = rocket::build()
        .attach(Cors::fairing())
        .attach(inside_cors(require_token()));
    let cors_last = rocket::build()
        .attach(inside_cors(require_token()))
        .attach(Cors::fairing());
    for rocket in [cors_first, cors_last] {
        let app = mount(rocket);
        let asked = preflight_with(APP, "GET", "/books/1", "authorization");
        app.send(&asked).assert_granted(APP);
        app.send(&preflight(APP, "DELETE", "/books/1"))
            .assert_refused();
        app.send(&preflight(ADMIN, "DELETE", "/books/1"))
            .assert_granted(ADMIN);

        app.send(&from(APP, "GET", "/books/1"))
            .assert_is(401, "no token", Some(APP));
        app.send(&from(APP, "DELETE", "/books/1"))
            .assert_is(401, "no token", None);
        app.send(&from(ADMIN, "DELETE", "/books/1"))
            .assert_is(401, "no token", Some(ADMIN));
        app.send(&from(EVIL, "GET", "/books/1"))
            .assert_is(401, "no token", None);
        let with_token = from(APP, "GET", "/books/1").with("authorization", "a");
        app.send(&with_token).assert_is(200, "book", Some(APP));
    }
}

#[test]
fn what_has_no_policy_stays_behind_the_fairing() {
    let app = mount(
        rocket::build()
            .attach(Cors::fairing())
            .attach(inside_cors(require_token())),
    );
    for path in ["/books/secret", "/nothing"] {
        app.send(&preflight(APP, "GET", path)).assert_refused();
        app.send(&from(APP, "GET", path))
            .assert_is(401, "no token", None);
    }
    let with_token = from(APP, "GET", "/books/secret").with("authorization", "a");
    app.send(&with_token).assert_is(200, "secret", None);
}

#[test]
fn a_request_fairing_outside_of_cors_sees_preflights() {
    let app = mount(
        rocket::build()
            .attach(Cors::fairing())
            .attach(require_token()),
    );
    app.send(&preflight(APP, "GET", "/books/1"))
        .assert_refused();
    app.send(&from(APP, "GET", "/books/1"))
        .assert_is(401, "no token", None);
}

#[test]
fn a_default_policy_answers_the_other_preflights() {
    let rocket = rocket::build()
        .attach(CorsLayer::new(&OPEN))
        .attach(inside_cors(require_token()));
    let app = mount(rocket);
    app.send(&preflight(EVIL, "GET", "/nothing"))
        .assert_granted("*");
    app.send(&from(EVIL, "GET", "/nothing"))
        .assert_is(401, "no token", Some("*"));
    app.send(&preflight(EVIL, "DELETE", "/books/1"))
        .assert_refused();
    app.send(&from(EVIL, "DELETE", "/books/1"))
        .assert_is(401, "no token", None);
    let app = mount(
        rocket::build()
            .attach(CorsLayer::new(&OPEN).exclusive())
            .attach(inside_cors(require_token())),
    );
    app.send(&preflight(EVIL, "DELETE", "/books/1"))
        .assert_granted("*");
    app.send(&from(EVIL, "DELETE", "/books/1"))
        .assert_is(401, "no token", Some("*"));
}

#[test]
fn without_policies_the_fairing_sees_all_requests() {
    let app = mount(
        rocket::build()
            .attach(without_cors())
            .attach(inside_cors(require_token())),
    );
    app.send(&preflight(APP, "GET", "/books/1"))
        .assert_is(401, "no token", None);
    // Without a fairing that applies policies, the inner fairing works as usual.
    let app = App::new(
        rocket::build()
            .attach(inside_cors(require_token()))
            .mount("/", rocket::routes![unauthorized]),
    );
    app.send(&from(APP, "GET", "/"))
        .assert_is(401, "no token", None);
}

/// A fairing redirects requests to a handler with another policy.
#[test]
fn a_handler_does_not_run_for_what_its_policy_would_have_refused() {
    #[cors(origins = ["https://admin.example.com", "https://b.example"])]
    #[delete("/internal")]
    fn internal() -> &'static str {
        "internal"
    }
    #[cors(origins = any)]
    #[delete("/open")]
    fn open() -> &'static str {
        "open"
    }
    fn redirect() -> AdHoc {
        AdHoc::on_request("redirect", |request, _| {
            Box::pin(async move {
                if request.uri().path() == "/open" || request.uri().path() == "/alias" {
                    request.set_uri(Origin::parse("/internal").expect("a URI"));
                }
            })
        })
    }
    let rocket = rocket::build()
        .attach(Cors::fairing())
        .attach(inside_cors(redirect()));
    let app = App::new(rocket.mount("/", routes![internal, open]));
    app.send(&preflight(EVIL, "DELETE", "/open"))
        .assert_granted("*");
    let answer = app.send(&from(EVIL, "DELETE", "/open"));
    assert_eq!((answer.assert_refused().status, &*answer.body), (403, ""));
    app.send(&from(ADMIN, "DELETE", "/open"))
        .assert_is(200, "internal", Some(ADMIN));
    app.send(&from(EVIL, "DELETE", "/internal"))
        .assert_is(200, "internal", None);

    // The default policy answers the preflight of a URI without a handler.
    let rocket = rocket::build()
        .attach(CorsLayer::new(&OPEN))
        .attach(inside_cors(redirect()));
    let app = App::new(rocket.mount("/", routes![internal]));
    app.send(&preflight(EVIL, "DELETE", "/alias"))
        .assert_granted("*");
    let answer = app.send(&from(EVIL, "DELETE", "/alias"));
    assert_eq!((answer.assert_refused().status, &*answer.body), (403, ""));
    app.send(&from(ADMIN, "DELETE", "/alias"))
        .assert_is(200, "internal", Some(ADMIN));
}
