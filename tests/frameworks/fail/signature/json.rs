//! rocket's `Json` requires a content type only with `format`.

use actix_web::{Responder, post};
use cors_runtime::cors;
use rocket::serde::json::Json;

#[cors(origins = any)]
#[post("/books")]
async fn of_actix_web(book: actix_web::web::Json<String>) -> impl Responder {
    book.into_inner()
}

#[cors(origins = any, methods = [POST])]
#[poem::handler]
fn of_poem(book: poem::web::Json<String>) -> String {
    book.0
}

#[cors(origins = any)]
#[rocket::post("/books", format = "application/json", data = "<book>")]
fn of_rocket(book: Json<String>) -> String {
    book.into_inner()
}

fn main() {}
