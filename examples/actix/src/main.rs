//! actix-web: two handlers of a path, each with its own policy, and authentication whose 401 a script can read.
//!
//! ```sh
//! cargo run -p example-actix     # prints calls to try
//! cargo test -p example-actix    # the calls of `tests.rs`
//! ```

#[cfg(test)]
mod tests;

use std::{io, net::Ipv4Addr};

use actix_web::{
    App, Error, HttpServer, Responder,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    error, get,
    middleware::{Next, from_fn},
    post,
    web::{self, Json, ServiceConfig},
};
use cors_actix_web::{cors, inside_cors, routes};

#[cors(origins = ["https://app.example.com"], headers = ["authorization"])]
#[get("/books")]
async fn list_books() -> impl Responder {
    Json(["The Dispossessed"])
}

#[cors(
    origins = ["https://admin.example.com"],
    headers = ["authorization", "content-type"],
    max_age = "10m",
)]
#[post("/books")]
async fn add_book(Json(title): Json<String>) -> String {
    title
}

async fn require_token(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if !request.headers().contains_key("authorization") {
        return Err(error::ErrorUnauthorized("no token"));
    }
    next.call(request).await
}

fn services(config: &mut ServiceConfig) {
    let api = web::scope("/api")
        .service(routes![list_books, add_book])
        .wrap(inside_cors(from_fn(require_token)));
    config.service(api);
}

#[actix_web::main]
async fn main() -> io::Result<()> {
    let server = HttpServer::new(|| App::new().configure(services));
    let server = server.workers(1).bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = server.addrs()[0];
    println!("curl -i http://{address}/api/books -H 'origin: https://app.example.com'");
    println!(
        "curl -i http://{address}/api/books -X OPTIONS -H 'origin: https://admin.example.com' \
         -H 'access-control-request-method: POST' -H 'access-control-request-headers: content-type'"
    );
    server.run().await
}
