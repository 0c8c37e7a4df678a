//! Responses of annotated handlers that the shared table of responses does not contain.

use std::convert::Infallible;

use axum::{Router, extract::Request, response::Response};
use cors_axum::{cors, routes, tower::CorsLayer};
use http::Method;
use tests::{APP, actual, send};
use tower::{ServiceBuilder, service_fn};

/// A cache must not return an OPTIONS response for a preflight, or the reverse.
#[tokio::test]
async fn an_options_response_without_headers_of_its_own_varies_as_preflights_do() {
    #[cors(origins = ["https://app.example.com", "https://b.example.com"], methods = [OPTIONS], allow(method_options))]
    async fn two_origins() {}

    #[cors(origins = ["https://app.example.com"], methods = [OPTIONS], allow(method_options))]
    async fn one_origin() {}

    let empty = service_fn(async |_: Request| Ok::<_, Infallible>(Response::default()));
    let router: Router = Router::new()
        .route("/two", routes![two_origins])
        .route("/one", routes![one_origin]);
    for (path, policy) in [("/two", two_origins::POLICY), ("/one", one_origin::POLICY)] {
        let layered = ServiceBuilder::new()
            .layer(CorsLayer::new(policy))
            .service(empty);
        let request = || actual(Method::OPTIONS, path, APP);
        for answer in [
            send(&router, request()).await,
            send(&layered, request()).await,
        ] {
            assert_eq!(answer.allow_origin(), Some(APP), "{path}");
            assert_eq!(
                answer.vary(),
                [
                    "access-control-request-headers",
                    "access-control-request-method",
                    "origin"
                ],
                "{path}"
            );
        }
    }
}
