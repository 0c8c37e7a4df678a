//! The policies of handlers under the attributes of frameworks.

#![deny(warnings, missing_docs, unreachable_pub, unused, clippy::pedantic)]
#![allow(
    clippy::unused_async,
    reason = "frameworks take asynchronous functions"
)]

#[path = "companions/actix_web.rs"]
mod actix;
#[path = "companions/others.rs"]
mod others;
#[path = "companions/poem.rs"]
mod poem_handlers;
#[path = "companions/rocket.rs"]
mod rocket_handlers;
#[path = "companions/salvo.rs"]
mod salvo_handlers;

#[test]
fn handlers_of_another_crate_have_the_methods_of_their_attributes() {
    use frameworks::{actix, poem, rocket, salvo};

    assert_eq!(actix::list_books::POLICY.methods().list(), ["GET"]);
    assert_eq!(actix::delete_book::POLICY.methods().list(), ["DELETE"]);
    assert!(actix::delete_book::POLICY.credentials());
    let methods = actix::book::POLICY.methods();
    assert_eq!(methods.list(), ["GET", "POST", "LOCK"]);
    assert_eq!(actix::r#type::POLICY.methods().list(), ["GET", "POST"]);
    assert_eq!(poem::create_book::POLICY.methods().list(), ["POST"]);
    assert_eq!(rocket::show_book::POLICY.methods().list(), ["GET"]);
    assert_eq!(rocket::create_book::POLICY.methods().list(), ["POST"]);
    assert_eq!(rocket::replace_book::POLICY.methods().list(), ["PUT"]);
    assert_eq!(salvo::list_books::POLICY.methods().list(), ["GET"]);
}

#[test]
fn policies_takes_the_types_of_frameworks() {
    use cors_runtime::{Policies, policies};
    use frameworks::{actix, poem, rocket, salvo};

    let policies = [
        policies![actix::delete_book, poem::create_book],
        policies![actix::r#type],
        policies![rocket::show_book],
        policies![salvo::list_books],
        policies![others::traced],
    ];
    let policies = policies.concat();
    let names: Vec<&str> = policies.iter().map(|policy| policy.name()).collect();
    let expected = [
        "delete_book",
        "create_book",
        "type",
        "show_book",
        "list_books",
        "traced",
    ];
    assert_eq!(names, expected);
    assert_eq!(policies[0].module(), "frameworks::actix");
    for policy in policies {
        assert!(Policies::from(policy).prepare().is_ok());
    }
}
