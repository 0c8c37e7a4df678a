//! Policies for the filters of warp.
//!
//! `warp::service` converts a filter to a tower service, and `CorsLayer` applies the policies to it. hyper
//! serves the result, because `warp::serve` accepts only filters.
//!
//! ```sh
//! cargo run -p example-warp     # prints a call to try
//! cargo test -p example-warp    # the calls of `tests.rs`, over the loopback network
//! ```

mod books;
#[cfg(test)]
mod tests;

use std::{convert::Infallible, io, net::Ipv4Addr};

use cors_runtime::{policies, policy, tower::CorsLayer};
use hyper::{Request, body::Incoming, server::conn::http1};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::net::TcpListener;
use tower::{Layer as _, Service, ServiceExt as _, service_fn};
use warp::{Filter as _, reply::Response};

use books::{add_book, books, list_books};

policy! {
    /// The policy of every path except `/books`, and so of each 404.
    APP = { origins = ["https://app.example.com"] }
}

/// A path with annotated handlers has its own layer, because a layer applies the policy of a method to every
/// path behind it.
fn app()
-> impl Service<Request<Incoming>, Response = Response, Error = Infallible, Future: Send> + Clone {
    let books = CorsLayer::new(policies![list_books, add_book]).layer(warp::service(books()));
    let health = warp::path!("health").and(warp::get()).map(warp::reply);
    let others = CorsLayer::new(&APP).layer(warp::service(health));
    service_fn(move |request: Request<Incoming>| {
        let (books, others) = (books.clone(), others.clone());
        async move {
            match request.uri().path() {
                "/books" => books.oneshot(request).await,
                _ => others.oneshot(request).await,
            }
        }
    })
}

async fn serve(listener: TcpListener) -> io::Result<()> {
    let app = app();
    loop {
        let (stream, _) = listener.accept().await?;
        let service = TowerToHyperService::new(app.clone());
        let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
        tokio::spawn(connection);
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    println!("curl -i http://{address}/books -H 'origin: https://app.example.com'");
    serve(listener).await
}
