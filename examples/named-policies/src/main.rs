//! Two policies for the handlers of several modules. Each is defined once, in `policies.rs`.
//!
//! A handler refers to a policy by its path, and adds its own methods. Responses that no handler returns, such as a
//! 404, have the policy of the layer.
//!
//! ```sh
//! cargo run -p example-named-policies     # prints a call to try
//! cargo test -p example-named-policies    # the calls of `tests.rs`, in a browser made of code
//! ```

mod books;
mod loans;
mod policies;
#[cfg(test)]
mod tests;

use std::{io, net::Ipv4Addr};

use axum::Router;
use cors_axum::tower::CorsLayer;
use tokio::net::TcpListener;

fn app() -> Router {
    Router::new()
        .merge(books::router())
        .merge(loans::router())
        .layer(CorsLayer::new(&policies::PUBLIC))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    println!("curl -i http://{address}/loans -H 'origin: https://app.example.com'");
    axum::serve(listener, app()).await
}
