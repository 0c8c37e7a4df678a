//! The table detects mistakes of an adapter.

use std::{future::Future, pin::Pin};

use adapters::{Defaults, axum_application};
use axum::{
    Router,
    body::Body,
    extract::Request,
    middleware::{Next, from_fn},
    response::Response,
};
use bytes::Bytes;
use cors_testing::conformance::{self, Deviation, Report};
use http::{HeaderValue, Method, StatusCode, Uri, uri::Scheme};
use http_body_util::Full;
use tower::{ServiceExt as _, util::MapRequest};

type Mistake = fn(Request, Next) -> Pin<Box<dyn Future<Output = Response> + Send>>;

/// A mistake, and a row of the table that detects it.
const MISTAKES: [(&str, Mistake, &str); 14] = [
    (
        "the wildcard on each response",
        |request, next| {
            Box::pin(async {
                let mut response = next.run(request).await;
                allow_origin(&mut response, HeaderValue::from_static("*"));
                response
            })
        },
        "plain: actual",
    ),
    (
        "the origin of each request",
        |request, next| {
            Box::pin(async {
                let origin = request.headers().get("origin").cloned();
                let mut response = next.run(request).await;
                if let Some(origin) = origin {
                    allow_origin(&mut response, origin);
                }
                response
            })
        },
        "several: actual from a foreign origin",
    ),
    (
        "no Vary",
        |request, next| {
            Box::pin(async {
                let mut response = next.run(request).await;
                response.headers_mut().remove("vary");
                response
            })
        },
        "several: actual without an origin",
    ),
    (
        "Vary twice",
        |request, next| {
            Box::pin(async {
                let mut response = next.run(request).await;
                let origin = HeaderValue::from_static("origin");
                response.headers_mut().append("vary", origin);
                response
            })
        },
        "several: actual",
    ),
    (
        "the pattern covers the other path",
        |request, next| {
            Box::pin(async {
                let is_secret = request.uri().path() == "/items/secret";
                let mut response = next.run(request).await;
                if is_secret {
                    allow_origin(&mut response, HeaderValue::from_static(conformance::APP));
                }
                response
            })
        },
        "the policy is that of the handler that serves the path",
    ),
    (
        "the preflight of the pattern covers the other path",
        |mut request, next| {
            Box::pin(async {
                if request.method() == Method::OPTIONS && request.uri().path() == "/items/secret" {
                    *request.uri_mut() = "/items/1".parse().expect("a path");
                }
                next.run(request).await
            })
        },
        "the policy is that of the handler that serves the path",
    ),
    (
        "preflights meet authentication",
        |request, next| {
            Box::pin(async {
                if request.uri().path() == "/private" && request.method() == Method::OPTIONS {
                    let mut response = Response::new(Body::empty());
                    *response.status_mut() = StatusCode::UNAUTHORIZED;
                    return response;
                }
                next.run(request).await
            })
        },
        "private: preflight without a token",
    ),
    (
        "errors without headers",
        |request, next| {
            Box::pin(async {
                let mut response = next.run(request).await;
                if response.status().is_client_error() || response.status().is_server_error() {
                    response.headers_mut().clear();
                }
                response
            })
        },
        "error: actual",
    ),
    (
        "names of methods are compared without their case",
        |mut request, next| {
            Box::pin(async {
                let name = "access-control-request-method";
                if request
                    .headers()
                    .get(name)
                    .is_some_and(|method| method == "put")
                {
                    let put = HeaderValue::from_static("PUT");
                    request.headers_mut().insert(name, put);
                }
                next.run(request).await
            })
        },
        "several: preflight for a method in lower case",
    ),
    (
        "the first of two origins counts",
        |mut request, next| {
            Box::pin(async {
                if let Some(origin) = request.headers().get("origin").cloned() {
                    request.headers_mut().insert("origin", origin);
                }
                next.run(request).await
            })
        },
        "several: actual from two origins",
    ),
    (
        "a refused request runs, and only its response is kept from scripts",
        |mut request, next| {
            Box::pin(async {
                let is_options = request.method() == Method::OPTIONS;
                let origin = request.headers().get("origin").cloned();
                let is_foreign = origin.is_some_and(|origin| origin == conformance::FOREIGN);
                if !is_foreign || is_options {
                    return next.run(request).await;
                }
                request.headers_mut().remove("origin");
                request.headers_mut().remove("sec-fetch-site");
                let mut response = next.run(request).await;
                response.headers_mut().remove("access-control-allow-origin");
                response
            })
        },
        "enforced: write of a foreign origin",
    ),
    (
        "authentication runs before a request is refused",
        |request, next| {
            Box::pin(async {
                let has_token = request.headers().contains_key("authorization");
                let is_options = request.method() == Method::OPTIONS;
                if request.uri().path() == "/guarded" && !has_token && !is_options {
                    let mut response = Response::new(Body::empty());
                    *response.status_mut() = StatusCode::UNAUTHORIZED;
                    return response;
                }
                next.run(request).await
            })
        },
        "guarded: foreign origin without a token",
    ),
    (
        "only requests with an origin are refused",
        |mut request, next| {
            Box::pin(async {
                if !request.headers().contains_key("origin") {
                    request.headers_mut().remove("sec-fetch-site");
                }
                next.run(request).await
            })
        },
        "enforced: write of a foreign page without an origin",
    ),
    (
        "the host of a request is not known",
        |mut request, next| {
            Box::pin(async {
                request.headers_mut().remove("host");
                next.run(request).await
            })
        },
        "enforced: write of the server's own page, by an old browser",
    ),
];

fn allow_origin(response: &mut Response, origin: HeaderValue) {
    let name = "access-control-allow-origin";
    response.headers_mut().insert(name, origin);
}

async fn check(app: Router) -> Report {
    let into_body: fn(http::Request<Full<Bytes>>) -> Request = |request| request.map(Body::new);
    conformance::check(&MapRequest::new(app, into_body)).await
}

/// Sends the same requests in the form of HTTP/2, in which the target contains the host.
async fn check_by_http2(app: Router) -> Report {
    let into_http2: fn(http::Request<Full<Bytes>>) -> Request = |mut request| {
        let host = request.headers_mut().remove("host").expect("a host");
        let mut parts = request.uri().clone().into_parts();
        parts.scheme = Some(Scheme::HTTPS);
        parts.authority = Some(host.as_bytes().try_into().expect("a host"));
        *request.uri_mut() = Uri::from_parts(parts).expect("a URI");
        request.map(Body::new)
    };
    conformance::check(&MapRequest::new(app, into_http2)).await
}

#[tokio::test]
async fn an_adapter_that_forgets_the_authority_of_the_target_is_found() {
    check_by_http2(axum_application(Defaults::None))
        .await
        .assert();
    let forget = |mut request: Request, next: Next| async move {
        let path = request.uri().path_and_query().cloned();
        *request.uri_mut() = Uri::from(path.expect("a path"));
        next.run(request).await
    };
    let app = Router::new().fallback_service(axum_application(Defaults::None));
    let report = check_by_http2(app.layer(from_fn(forget))).await;
    let rows: Vec<_> = report.deviations().iter().map(Deviation::what).collect();
    assert!(rows.contains(&"hosts: own host"), "{rows:?}");
}

#[tokio::test]
async fn each_mistake_is_found() {
    for (mistake, middleware, row) in MISTAKES {
        // The middleware is outside the router, so that a mistake can change the path.
        let app = Router::new().fallback_service(axum_application(Defaults::None));
        let app = app.layer(from_fn(middleware));
        let report = check(app).await;
        let rows: Vec<_> = report.deviations().iter().map(Deviation::what).collect();
        assert!(rows.contains(&row), "{mistake}: {rows:?}");
    }
}

#[tokio::test]
async fn the_application_itself_passes() {
    check(axum_application(Defaults::None)).await.assert();
}

#[tokio::test]
async fn a_server_that_is_not_there_fails() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let server = cors_testing::Deployed::at(&format!("http://{address}"));
    assert!(
        server
            .clone()
            .oneshot(http::Request::default())
            .await
            .is_err()
    );
    let report = conformance::check(&server).await;
    assert_eq!(report.deviations().len(), report.requests());
}

#[tokio::test]
#[should_panic(expected = "no deviation is named `private: preflight`")]
async fn an_exception_that_is_not_needed_fails() {
    let report = check(axum_application(Defaults::None)).await;
    let _report = report.except("private: preflight");
}
