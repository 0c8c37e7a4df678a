//! Origins that only the running server knows.
//!
//! The operator's console is named by a variable, so that each environment has its own; a mistake in it
//! ends the program at its start. The tenants' shops sign up and leave while the server runs, and a
//! function is asked for them.
//!
//! ```sh
//! # Prints a call to try.
//! CONSOLE_ORIGINS=https://console.example.com cargo run -p example-tenants
//! # The same program, called by a browser made of code.
//! cargo test -p example-tenants
//! ```

mod shops;

use std::{io, net::Ipv4Addr};

use axum::{
    Router,
    extract::{Path, Request},
    http::{StatusCode, header::AUTHORIZATION},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use cors_axum::{RouterExt as _, cors, routes};
use tokio::net::TcpListener;

#[cors(origins = [env("CONSOLE_ORIGINS"), matching(shops::is_tenant)], methods = [GET])]
async fn list_products() -> &'static str {
    "tea, coffee"
}

#[cors(origins = [env("CONSOLE_ORIGINS")], methods = [PUT], headers = ["authorization"])]
async fn sign_up(Path(host): Path<String>) -> StatusCode {
    shops::sign_up(host);
    StatusCode::NO_CONTENT
}

#[cors(origins = [env("CONSOLE_ORIGINS")], methods = [DELETE], headers = ["authorization"])]
async fn leave(Path(host): Path<String>) -> StatusCode {
    shops::leave(&host);
    StatusCode::NO_CONTENT
}

/// CORS is no authorization: who is no browser is not stopped by it.
async fn require_operator(request: Request, next: Next) -> Response {
    match request.headers().get(AUTHORIZATION) {
        Some(token) if token == "Bearer of-the-operator" => next.run(request).await,
        _ => StatusCode::UNAUTHORIZED.into_response(),
    }
}

fn app() -> Router {
    Router::new()
        .route("/shops/{host}", routes![sign_up, leave])
        .inside_cors(from_fn(require_operator))
        .route("/products", routes![list_products])
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let app = app();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    println!("curl -i http://{address}/products -H 'origin: https://console.example.com'");
    axum::serve(listener, app).await
}
