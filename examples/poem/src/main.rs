//! poem: two handlers of a path, each with its own policy, and authentication whose 401 a script can read.
//!
//! ```sh
//! cargo run -p example-poem     # prints calls to try
//! cargo test -p example-poem    # the calls of `tests.rs`
//! ```

#[cfg(test)]
mod tests;

use std::io;

use cors_poem::{Route, cors, routes};
use poem::{
    Endpoint, Error, Middleware, Request, Result, Server, handler,
    http::StatusCode,
    listener::{Acceptor as _, Listener as _, TcpListener},
    web::Json,
};

#[cors(origins = ["https://app.example.com"], methods = [GET], headers = ["authorization"])]
#[handler]
fn list_books() -> Json<[&'static str; 1]> {
    Json(["The Dispossessed"])
}

#[cors(
    origins = ["https://admin.example.com"],
    methods = [POST],
    headers = ["authorization", "content-type"],
    max_age = "10m",
)]
#[handler]
fn add_book(Json(title): Json<String>) -> String {
    title
}

struct RequireToken;

impl<E: Endpoint> Middleware<E> for RequireToken {
    type Output = RequireTokenEndpoint<E>;

    fn transform(&self, endpoint: E) -> Self::Output {
        RequireTokenEndpoint(endpoint)
    }
}

struct RequireTokenEndpoint<E>(E);

impl<E: Endpoint> Endpoint for RequireTokenEndpoint<E> {
    type Output = E::Output;

    async fn call(&self, request: Request) -> Result<Self::Output> {
        if request.header("authorization").is_none() {
            return Err(Error::from_string("no token", StatusCode::UNAUTHORIZED));
        }
        self.0.call(request).await
    }
}

fn app() -> Route {
    let api = Route::new()
        .at("/books", routes![list_books, add_book])
        .inside_cors(RequireToken);
    Route::new().nest("/api", api)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await?;
    for address in acceptor.local_addr() {
        let address = address.to_string();
        let address = address.trim_start_matches("socket://");
        println!("curl -i http://{address}/api/books -H 'origin: https://app.example.com'");
        println!(
            "curl -i http://{address}/api/books -X OPTIONS -H 'origin: https://admin.example.com' \
             -H 'access-control-request-method: POST' -H 'access-control-request-headers: content-type'"
        );
    }
    Server::new_with_acceptor(acceptor).run(app()).await
}
