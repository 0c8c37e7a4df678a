//! rustc warns about a policy that nothing uses, whatever the framework.
#![deny(dead_code)]

use actix_web::{Responder, get};
use cors_runtime::cors;

#[cors(origins = any)]
#[get("/books")]
async fn of_actix_web() -> impl Responder {
    "[]"
}

#[cors(origins = any, methods = [GET])]
#[poem::handler]
fn of_poem() {}

#[cors(origins = any)]
#[rocket::get("/books")]
fn of_rocket() {}

#[cors(origins = any, methods = [GET])]
#[salvo_core::handler]
fn of_salvo() {}

fn main() {
    let _ = (of_actix_web, of_poem, of_rocket {}, of_salvo);
}
