//! Requests of scripts for the books.

use rocket::{
    http::{Header, Method},
    local::blocking::Client,
};

const APP: &str = "https://app.example.com";
const ADMIN: &str = "https://admin.example.com";

/// The status of the response, and the origin whose scripts may read it.
fn call(method: Method, headers: &[(&'static str, &'static str)]) -> (u16, Option<String>) {
    let client = Client::untracked(super::rocket()).expect("an application");
    let mut request = client.req(method, "/api/books");
    for (name, value) in headers {
        request.add_header(Header::new(*name, *value));
    }
    let response = request.dispatch();
    let allowed = response.headers().get_one("access-control-allow-origin");
    (response.status().code, allowed.map(str::to_owned))
}

fn preflight(method: &'static str, origin: &'static str) -> (u16, Option<String>) {
    let asked = ("access-control-request-method", method);
    call(Method::Options, &[("origin", origin), asked])
}

#[test]
fn preflights_need_no_token() {
    assert_eq!(preflight("GET", APP), (204, Some(APP.to_owned())));
    assert_eq!(preflight("POST", ADMIN), (204, Some(ADMIN.to_owned())));
}

#[test]
fn each_handler_has_its_own_policy() {
    assert_eq!(preflight("POST", APP), (403, None));
    assert_eq!(preflight("GET", ADMIN), (403, None));
    assert_eq!(preflight("DELETE", ADMIN), (403, None));
}

#[test]
fn scripts_read_the_books_and_the_401() {
    let origin = ("origin", APP);
    let with_token = call(Method::Get, &[origin, ("authorization", "token")]);
    assert_eq!(with_token, (200, Some(APP.to_owned())));
    let without = call(Method::Get, &[origin]);
    assert_eq!(without, (401, Some(APP.to_owned())));
}
