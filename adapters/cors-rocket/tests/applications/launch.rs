//! Applications that fail to launch.

use cors_rocket::{Cors, CorsLayer, OriginSet, cors, explain, policy, routes};
use rocket::{Route, delete, fairing::AdHoc, get, http::Method};

use crate::{APP, App, EVIL, from, preflight};

policy! {
    DEFAULT = { origins = ["https://app.example.com"] }
}

#[cors(origins = ["https://app.example.com"])]
#[get("/books")]
fn list_books() -> &'static str {
    "books"
}

#[cors(origins = [configured], credentials)]
#[delete("/books")]
fn delete_books() -> &'static str {
    "deleted"
}

#[test]
#[should_panic(expected = "reason: missing_fairing")]
fn annotated_handlers_need_the_fairing() {
    App::new(rocket::build().mount("/", routes![list_books]));
}

#[test]
#[should_panic(expected = "reason: missing_fairing")]
fn explanations_are_not_the_fairing() {
    App::new(
        rocket::build()
            .attach(explain())
            .mount("/", routes![list_books]),
    );
}

#[test]
fn the_fairing_may_be_attached_after_the_routes_and_twice() {
    let rocket = rocket::build().mount("/", routes![list_books]);
    App::new(rocket.attach(Cors::fairing()).attach(Cors::fairing()));
}

#[test]
#[should_panic(expected = "reason: two_default_policies")]
fn two_default_policies_are_an_error() {
    let rocket = rocket::build().attach(CorsLayer::new(&DEFAULT));
    App::new(rocket.attach(CorsLayer::new(&DEFAULT).exclusive()));
}

#[test]
#[should_panic(expected = "`list_books` has a policy for GET, but rocket routes PUT to it")]
fn the_method_of_a_route_is_that_of_its_policy() {
    struct Hidden;
    let policies = {
        // The output of `routes!` for a route whose method is hidden by a macro.
        use cors_rocket::mounting::{HandlerPolicy, Routes};
        impl HandlerPolicy for Hidden {
            type Companion = list_books;
            const POLICY: &'static cors_rocket::Policy = list_books::POLICY;
        }
        impl cors_rocket::mounting::PathPolicies for Hidden {
            const POLICIES: &'static [&'static cors_rocket::Policy] = &[list_books::POLICY];
        }
        cors_rocket::mounting::mount::<_, _, _, Hidden, Hidden>(Routes::new(), list_books)
    };
    let mut routes = rocket::routes![list_books];
    routes[0].method = Method::Put;
    let _routes: Vec<Route> = cors_rocket::mounting::with_policies(routes, &policies);
}

#[test]
#[should_panic(expected = "https://App.example.com")]
fn a_set_that_breaks_a_rule_is_an_error() {
    let _set = OriginSet::new(["https://App.example.com"]).unwrap();
}

#[test]
#[should_panic(expected = "`delete_books`")]
fn a_set_that_breaks_a_rule_of_a_handler_is_an_error() {
    let set = OriginSet::new(["*"]).expect("a set");
    let _routes = routes![origins = &set; list_books, delete_books];
}

#[test]
#[should_panic(expected = "Collisions")]
fn two_handlers_of_a_method_and_path_are_an_error() {
    #[cors(origins = any)]
    #[get("/books")]
    fn other_books() -> &'static str {
        "other"
    }
    let rocket = rocket::build().attach(Cors::fairing());
    App::new(
        rocket
            .mount("/", routes![list_books])
            .mount("/", routes![self::list_books, other_books]),
    );
}

/// A function that is not annotated, and a glob import that provides a policy of the same name.
mod inner {
    #[allow(unused_imports)]
    use super::*;

    #[get("/inner")]
    fn list_books() -> &'static str {
        "another"
    }

    #[test]
    fn a_type_of_the_same_name_shadows_an_annotated_handler() {
        // `routes![list_books]` does not compile here.
        assert_eq!(rocket::routes![list_books].len(), 1);
    }
}

#[test]
fn stages_attach_the_fairing_and_mount_routes_while_the_application_ignites() {
    let stage = |name, is_first| {
        AdHoc::on_ignite(name, move |rocket| {
            Box::pin(async move {
                if is_first {
                    rocket.attach(Cors::fairing())
                } else {
                    rocket.mount("/", routes![list_books])
                }
            })
        })
    };
    for order in [[true, false], [false, true]] {
        let [first, second] = order;
        let rocket = rocket::build().attach(stage("first", first));
        let app = App::new(rocket.attach(stage("second", second)));
        app.send(&preflight(APP, "GET", "/books"))
            .assert_granted(APP);
        app.send(&from(APP, "GET", "/books"))
            .assert_is(200, "books", Some(APP));
    }
}

#[test]
fn an_application_that_has_ignited_launches() {
    let rocket = rocket::build()
        .attach(Cors::fairing())
        .mount("/", routes![list_books]);
    let ignited = rocket::execute(rocket.ignite()).expect("an application");
    let client = rocket::local::blocking::Client::untracked(ignited).expect("a client");
    let app = App(client);
    app.send(&preflight(APP, "GET", "/books"))
        .assert_granted(APP);
    app.send(&preflight(EVIL, "GET", "/books")).assert_refused();
}
