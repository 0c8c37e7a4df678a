//! One axum handler. Only the scripts of one web application may read its response.
//!
//! ```sh
//! cargo run -p example-minimal     # prints a call to try
//! cargo test -p example-minimal    # the calls of `tests.rs`, in a browser made of code
//! ```

#[cfg(test)]
mod tests;

use std::{io, net::Ipv4Addr};

use axum::Router;
use cors_axum::{cors, routes};
use tokio::net::TcpListener;

#[cors(origins = ["https://app.example.com"], methods = [GET])]
async fn greet() -> &'static str {
    "hello"
}

fn app() -> Router {
    Router::new().route("/greeting", routes![greet])
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    println!("curl -i http://{address}/greeting -H 'origin: https://app.example.com'");
    axum::serve(listener, app()).await
}
