//! Policies on a server that only uses hyper. No feature of `cors-runtime` is needed.
//!
//! `Policies` answers preflights, and returns the headers of all other responses. The server does the rest.
//!
//! ```sh
//! cargo run -p example-hyper-only     # prints a call to try
//! cargo test -p example-hyper-only    # the calls of `tests.rs`, in a browser made of code
//! ```

mod books;
#[cfg(test)]
mod tests;

use std::{convert::Infallible, io, net::Ipv4Addr};

use bytes::Bytes;
use cors_runtime::{Policies, policies};
use http_body_util::Full;
use hyper::{Method, Request, Response, StatusCode, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use books::{list_books, return_books};

fn serve<B>(request: &Request<B>) -> Response<Full<Bytes>> {
    match request.uri().path() {
        "/books" => serve_books(request),
        _ => status(StatusCode::NOT_FOUND),
    }
}

fn serve_books<B>(request: &Request<B>) -> Response<Full<Bytes>> {
    let policies = Policies::from(policies![list_books, return_books]);
    if let Some(answer) = policies.answer_preflight(request) {
        return answer;
    }
    let mut response = match *request.method() {
        Method::GET | Method::HEAD => list_books(),
        Method::DELETE => return_books(),
        _ => status(StatusCode::METHOD_NOT_ALLOWED),
    };
    policies
        .response_headers(request)
        .write(response.headers_mut());
    response
}

fn status(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::default();
    *response.status_mut() = status;
    response
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    println!("curl -i http://{address}/books -H 'origin: https://app.example.com'");
    loop {
        let (stream, _) = listener.accept().await?;
        let service = service_fn(async |request| Ok::<_, Infallible>(serve(&request)));
        let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
        tokio::spawn(connection);
    }
}
