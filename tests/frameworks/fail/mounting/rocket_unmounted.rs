#![deny(dead_code)]

use cors_rocket::{cors, routes};
use rocket::get;

#[cors(origins = any)]
#[get("/books")]
fn list_books() {}

#[cors(origins = any)]
#[get("/users")]
fn list_users() {}

fn main() {
    let _ = routes![list_books];
    let _ = rocket::routes![list_users];
}
