//! Policies on a Cloudflare Worker.
//!
//! `Policies` answers preflights, and returns the headers of all other responses. Everything except [`fetch`] runs on
//! any server, and is tested on the developer's machine.
//!
//! ```sh
//! npx wrangler dev                     # serves the worker
//! cargo test                           # the calls of `tests.rs`, in a browser made of code
//! ADDRESS=127.0.0.1:8787 cargo test    # the same calls to the worker
//! ```

mod books;
#[cfg(test)]
mod tests;

use cors_runtime::{Policies, policies, policy};
use http::{Method, Request, Response, StatusCode};
use http_body::Body;
use http_body_util::BodyExt as _;

use books::{add_book, is_authenticated, list_books};

policy! {
    /// The policy of every path except `/books`, and so of each 404.
    APP = { origins = ["https://app.example.com"] }
}

/// The entry point.
#[cfg(target_arch = "wasm32")]
#[worker::event(fetch)]
async fn fetch(
    request: worker::HttpRequest,
    _env: worker::Env,
    _context: worker::Context,
) -> worker::Result<Response<String>> {
    Ok(serve(request).await)
}

/// The response to a request.
pub async fn serve<B: Body>(request: Request<B>) -> Response<String> {
    let policies = match request.uri().path() {
        "/books" => Policies::from(policies![list_books, add_book]),
        _ => Policies::from(&APP),
    };
    if let Some(answer) = policies.answer_preflight(&request) {
        return answer;
    }
    let cors = policies.response_headers(&request);
    let mut response = route(request).await;
    cors.write(response.headers_mut());
    response
}

async fn route<B: Body>(request: Request<B>) -> Response<String> {
    match (request.uri().path(), request.method()) {
        ("/books", &Method::GET | &Method::HEAD) => list_books(),
        ("/books", &Method::POST) if is_authenticated(request.headers()) => {
            match request.into_body().collect().await {
                Ok(title) => add_book(String::from_utf8_lossy(&title.to_bytes()).into_owned()),
                Err(_) => status(StatusCode::BAD_REQUEST),
            }
        }
        ("/books", &Method::POST) => status(StatusCode::UNAUTHORIZED),
        ("/books", _) => status(StatusCode::METHOD_NOT_ALLOWED),
        _ => status(StatusCode::NOT_FOUND),
    }
}

fn status(status: StatusCode) -> Response<String> {
    let mut response = Response::default();
    *response.status_mut() = status;
    response
}
