//! Requests of scripts for the books.

use actix_web::{
    App, Error,
    body::MessageBody,
    dev::{Service, ServiceResponse},
    http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, HeaderMap},
    test::{TestRequest, init_service},
};

use super::services;

const APP: &str = "https://app.example.com";
const ADMIN: &str = "https://admin.example.com";

/// The status of the response, and the origin whose scripts may read it.
macro_rules! call {
    ($request:expr) => {{
        let app = init_service(App::new().configure(services)).await;
        outcome(app.call($request.to_request()).await)
    }};
}

fn outcome(outcome: Result<ServiceResponse<impl MessageBody>, Error>) -> (u16, Option<String>) {
    let allowed = |headers: &HeaderMap| {
        let origin = headers.get(ACCESS_CONTROL_ALLOW_ORIGIN)?;
        Some(origin.to_str().expect("a text").to_owned())
    };
    match outcome {
        Ok(response) => (response.status().as_u16(), allowed(response.headers())),
        Err(error) => {
            let response = error.error_response();
            (response.status().as_u16(), allowed(response.headers()))
        }
    }
}

fn request(method: &str, origin: &str) -> TestRequest {
    TestRequest::with_uri("/api/books")
        .method(method.parse().expect("a method"))
        .insert_header(("origin", origin))
}

fn preflight(method: &str, origin: &str) -> TestRequest {
    request("OPTIONS", origin).insert_header(("access-control-request-method", method))
}

#[actix_web::test]
async fn preflights_need_no_token() {
    assert_eq!(call!(preflight("GET", APP)), (204, Some(APP.to_owned())));
    assert_eq!(
        call!(preflight("POST", ADMIN)),
        (204, Some(ADMIN.to_owned()))
    );
}

#[actix_web::test]
async fn each_handler_has_its_own_policy() {
    assert_eq!(call!(preflight("POST", APP)), (403, None));
    assert_eq!(call!(preflight("GET", ADMIN)), (403, None));
    assert_eq!(call!(preflight("DELETE", ADMIN)), (403, None));
}

#[actix_web::test]
async fn scripts_read_the_books_and_the_401() {
    let with_token = request("GET", APP).insert_header(("authorization", "token"));
    assert_eq!(call!(with_token), (200, Some(APP.to_owned())));
    assert_eq!(call!(request("GET", APP)), (401, Some(APP.to_owned())));
}
