//! A gRPC service of tonic. The scripts of a web application call it with gRPC-web.
//!
//! The headers of gRPC-web are on no safelist. A call has `content-type: application/grpc-web+proto` and further
//! headers, so it needs a preflight. A failed call reports its error in the response headers
//! `grpc-status` and `grpc-message`, which a script can read only if they are exposed.
//!
//! ```sh
//! cargo run -p example-grpc-web     # prints a call to try
//! cargo test -p example-grpc-web    # the calls of `tests.rs`, in a browser made of code
//! ```

mod library;
#[cfg(test)]
mod tests;

use std::{io, net::Ipv4Addr};

use axum::Router;
use cors_runtime::{policy, tower::CorsLayer};
use tokio::net::TcpListener;
use tonic::{Request, Response, Status, service::Routes};
use tonic_web::GrpcWebLayer;

use library::{Book, FindRequest, LibraryServer};

policy! {
    /// The headers of <https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md>.
    WEB = {
        origins = ["https://app.example.com"],
        methods = [POST],
        headers = ["content-type", "grpc-timeout", "x-grpc-web", "x-user-agent"],
        expose = ["grpc-message", "grpc-status"],
        max_age = "10m",
    }
}

async fn find(request: Request<FindRequest>) -> Result<Response<Book>, Status> {
    let FindRequest { title } = request.into_inner();
    if title != "Kindred" {
        return Err(Status::not_found("no such book"));
    }
    Ok(Response::new(Book {
        title,
        author: "Octavia E. Butler".to_owned(),
    }))
}

/// The last layer is the outermost: preflights are answered before they reach tonic-web.
fn app() -> Router {
    Routes::new(LibraryServer)
        .into_axum_router()
        .layer(GrpcWebLayer::new())
        .layer(CorsLayer::new(&WEB))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    println!(
        "curl -i -X OPTIONS http://{address}/library.Library/Find -H 'origin: https://app.example.com' \
         -H 'access-control-request-method: POST' -H 'access-control-request-headers: content-type,x-grpc-web'"
    );
    axum::serve(listener, app()).await
}
