//! Two policies, each stated once in `policies.rs`, for the handlers of several modules.
//!
//! A handler names a policy by its path and adds its own methods. What no handler serves, such as a 404,
//! has a policy too: the layer's.
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
