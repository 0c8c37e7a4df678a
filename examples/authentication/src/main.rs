//! Authentication as middleware inside CORS, over nested routers.
//!
//! With `.layer(..)`, the middleware would refuse preflights, which have no token, and no script could
//! read its 401 responses. With `.inside_cors(..)`, preflights do not reach the middleware, and its responses
//! have the CORS headers of the handler's policy.
//!
//! ```sh
//! cargo run -p example-authentication     # prints a call to try
//! cargo test -p example-authentication    # the calls of `tests.rs`, in a browser made of code
//! ```

mod authentication;
#[cfg(test)]
mod tests;

use std::{io, net::Ipv4Addr};

use authentication::{User, require_administrator, require_user};
use axum::{Extension, Router, http::StatusCode, middleware::from_fn};
use cors_axum::{RouterExt as _, cors, routes};
use tokio::net::TcpListener;

#[cors(origins = any, methods = [GET])]
async fn read_status() -> &'static str {
    "up"
}

#[cors(origins = ["https://app.example.com"], methods = [GET], headers = ["authorization"])]
async fn read_profile(Extension(user): Extension<User>) -> &'static str {
    user.name
}

#[cors(
    origins = ["https://app.example.com"],
    methods = [DELETE],
    headers = ["authorization"],
    max_age = "10m",
)]
async fn delete_books() -> StatusCode {
    StatusCode::NO_CONTENT
}

fn app() -> Router {
    Router::new()
        .route("/status", routes![read_status])
        .nest("/account", account())
}

fn account() -> Router {
    Router::new()
        .route("/profile", routes![read_profile])
        .nest("/administration", administration())
        .inside_cors(from_fn(require_user))
}

fn administration() -> Router {
    Router::new()
        .route("/books", routes![delete_books])
        .inside_cors(from_fn(require_administrator))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    println!("curl -i http://{address}/account/profile -H 'origin: https://app.example.com'");
    axum::serve(listener, app()).await
}
