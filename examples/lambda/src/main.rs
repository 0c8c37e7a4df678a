//! Policies on an AWS Lambda function.
//!
//! `CorsLayer` applies the policies to the service that `lambda_http::run` calls. The function can be invoked
//! by a REST API or an HTTP API of API Gateway, a function URL, or an Application Load Balancer.
//! Disable the CORS settings of these services, and forward OPTIONS requests to the function.
//!
//! ```sh
//! cargo lambda deploy            # the tool of <https://www.cargo-lambda.info>
//! cargo test -p example-lambda   # the program, invoked by the events of each gateway
//! ```

mod books;

use std::convert::Infallible;

use cors_runtime::{policies, tower::CorsLayer};
use lambda_http::{
    Body, Error, Request, RequestExt as _, Response, Service,
    http::{HeaderValue, Method, StatusCode, header::VARY},
    tower::ServiceBuilder,
};

use books::{add_book, is_authenticated, list_books};

/// The layer applies the policy of a method to every path, also to a 404. A function with several resources has a
/// layer for each resource, or is an axum router with the policies of `cors-axum`.
fn app()
-> impl Service<Request, Response = Response<Body>, Error = Infallible, Future: Send> + Clone {
    ServiceBuilder::new()
        .map_response(join_vary)
        .layer(CorsLayer::new(policies![list_books, add_book]))
        .service_fn(serve)
}

/// The path in the URI begins with the stage of a REST API. This path does not contain the stage.
async fn serve(request: Request) -> Result<Response<Body>, Infallible> {
    let response = match (request.raw_http_path(), request.method()) {
        ("/books", &Method::GET | &Method::HEAD) => list_books(),
        ("/books", &Method::POST) if is_authenticated(&request) => add_book(request.into_body()),
        ("/books", &Method::POST) => status(StatusCode::UNAUTHORIZED),
        ("/books", _) => status(StatusCode::METHOD_NOT_ALLOWED),
        _ => status(StatusCode::NOT_FOUND),
    };
    Ok(response)
}

fn status(status: StatusCode) -> Response<Body> {
    let mut response = Response::default();
    *response.status_mut() = status;
    response
}

/// Joins the lines of `Vary`.
///
/// The responses to an HTTP API, a function URL, and a load balancer without multi-value headers have one
/// value for each header. `lambda_http` uses the first value, so `Vary: Origin` would be lost after a `Vary` of the
/// handler.
fn join_vary(mut response: Response<Body>) -> Response<Body> {
    let lines = response.headers().get_all(VARY);
    let lines: Vec<&[u8]> = lines.iter().map(HeaderValue::as_bytes).collect();
    if lines.len() > 1
        && let Ok(joined) = HeaderValue::from_bytes(&lines.join(&b", "[..]))
    {
        response.headers_mut().insert(VARY, joined);
    }
    response
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda_http::run(app()).await
}
