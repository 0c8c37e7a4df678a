//! The catalogue: every page may read it; the library's own applications may add to it.

use axum::{Json, Router, http::StatusCode};
use cors_axum::{cors, routes};

use crate::policies::{FIRST_PARTY, PUBLIC};

#[cors(policy = PUBLIC, methods = [GET])]
async fn list_books() -> Json<[&'static str; 2]> {
    Json(["Kindred", "The Dispossessed"])
}

#[cors(policy = FIRST_PARTY, methods = [POST])]
async fn add_book(Json(title): Json<String>) -> (StatusCode, String) {
    (StatusCode::CREATED, title)
}

pub(crate) fn router() -> Router {
    Router::new().route("/books", routes![list_books, add_book])
}
