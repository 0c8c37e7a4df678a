//! `lambda_http::run` accepts an axum router with the policies of `cors-axum`.

use axum::Router;
use cors_axum::{cors, routes};
use lambda_http::{
    Body, IntoResponse, Response, Service, http::StatusCode, request, tower::ServiceExt as _,
};

const APP: &str = "https://app.example.com";

#[cors(origins = ["https://app.example.com", "https://*.example.org"], methods = [PUT])]
async fn replace_books() -> StatusCode {
    StatusCode::NO_CONTENT
}

fn app() -> Router {
    Router::new().route("/books", routes![replace_books])
}

/// The bounds are the same as those of `lambda_http::run`.
async fn call<S, R>(service: S, method: &str) -> Response<Body>
where
    S: Service<lambda_http::Request, Response = R, Error: std::fmt::Debug>,
    S::Future: Send + 'static,
    R: IntoResponse,
{
    let event = format!(
        r#"{{
            "version": "2.0",
            "rawPath": "/books",
            "headers": {{ "origin": "{APP}", "access-control-request-method": "PUT" }},
            "requestContext": {{
                "stage": "$default",
                "http": {{ "method": "{method}", "path": "/books" }}
            }},
            "isBase64Encoded": false
        }}"#
    );
    let request = request::from_str(&event).expect("an event");
    let response = service.oneshot(request).await.expect("a response");
    response.into_response().await
}

#[tokio::test]
async fn a_router_answers_preflights_and_requests() {
    for (method, status) in [("OPTIONS", 204), ("PUT", 204), ("POST", 405)] {
        let response = call(app(), method).await;
        assert_eq!(response.status(), status, "{method}");
        let allowed = response.headers().get("access-control-allow-origin");
        let is_allowed = allowed.is_some_and(|allowed| allowed == APP);
        assert_eq!(is_allowed, method != "POST", "{method}");
    }
}
