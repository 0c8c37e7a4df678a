//! salvo: two handlers of a path, each with its own policy, and authentication whose 401 a script can read.
//!
//! ```sh
//! cargo run -p example-salvo     # prints calls to try
//! cargo test -p example-salvo    # the calls of `tests.rs`
//! ```

#[cfg(test)]
mod tests;

use cors_salvo::{cors, inside_cors, routes};
use salvo::{conn::TcpListener, extract::JsonBody, prelude::*};

#[cors(origins = ["https://app.example.com"], methods = [GET], headers = ["authorization"])]
#[handler]
async fn list_books() -> Json<[&'static str; 1]> {
    Json(["The Dispossessed"])
}

#[cors(
    origins = ["https://admin.example.com"],
    methods = [POST],
    headers = ["authorization", "content-type"],
    max_age = "10m",
)]
#[handler]
async fn add_book(title: JsonBody<String>) -> String {
    title.into_inner()
}

#[handler]
async fn require_token(request: &mut Request, response: &mut Response, ctrl: &mut FlowCtrl) {
    if !request.headers().contains_key("authorization") {
        response.render(StatusError::unauthorized());
        ctrl.skip_rest();
    }
}

fn service() -> Service {
    let api = Router::with_path("api")
        .hoop(inside_cors(require_token))
        .push(Router::with_path("books").push(routes![list_books, add_book]));
    cors_salvo::service(Router::new().push(api))
}

#[tokio::main]
async fn main() {
    let acceptor = TcpListener::new("127.0.0.1:0").bind().await;
    if let Ok(address) = acceptor.inner().local_addr() {
        println!("curl -i http://{address}/api/books -H 'origin: https://app.example.com'");
        println!(
            "curl -i http://{address}/api/books -X OPTIONS -H 'origin: https://admin.example.com' \
             -H 'access-control-request-method: POST' -H 'access-control-request-headers: content-type'"
        );
    }
    Server::new(acceptor).serve(service()).await;
}
