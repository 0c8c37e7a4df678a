//! rocket: two handlers of a path, each with its own policy, and a guard whose 401 a script can read.
//!
//! ```sh
//! cargo run -p example-rocket     # prints calls to try
//! cargo test -p example-rocket    # the calls of `tests.rs`
//! ```

#[cfg(test)]
mod tests;

use cors_rocket::{Cors, cors, routes};
use rocket::{
    Build, Request, Rocket,
    fairing::AdHoc,
    get,
    http::Status,
    post,
    request::{FromRequest, Outcome},
    serde::json::Json,
};

struct Token;

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Token {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        if request.headers().contains("authorization") {
            Outcome::Success(Self)
        } else {
            Outcome::Error((Status::Unauthorized, ()))
        }
    }
}

#[cors(origins = ["https://app.example.com"], headers = ["authorization"])]
#[get("/books")]
fn list_books(_token: Token) -> Json<[&'static str; 1]> {
    Json(["The Dispossessed"])
}

#[cors(
    origins = ["https://admin.example.com"],
    headers = ["authorization", "content-type"],
    max_age = "10m",
)]
#[post("/books", format = "json", data = "<title>")]
fn add_book(_token: Token, title: Json<String>) -> String {
    title.into_inner()
}

fn rocket() -> Rocket<Build> {
    rocket::build()
        .attach(Cors::fairing())
        .mount("/api", routes![list_books, add_book])
}

fn calls(address: &str) -> String {
    format!(
        "curl -i http://{address}/api/books -H 'origin: https://app.example.com'\n\
         curl -i http://{address}/api/books -X OPTIONS -H 'origin: https://admin.example.com' \
         -H 'access-control-request-method: POST' -H 'access-control-request-headers: content-type'"
    )
}

#[rocket::main]
async fn main() -> Result<(), Box<rocket::Error>> {
    let print = AdHoc::on_liftoff("calls", |rocket| {
        Box::pin(async move {
            let config = rocket.config();
            println!("{}", calls(&format!("{}:{}", config.address, config.port)));
        })
    });
    let launched = rocket().attach(print).launch().await;
    launched.map(drop).map_err(Box::new)
}
