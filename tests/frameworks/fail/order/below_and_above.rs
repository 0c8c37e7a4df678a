//! Not detected: the attribute below could be that of the framework. rustc warns about the policy.
#![deny(dead_code)]

use actix_web::{Responder, get};
use cors_runtime::cors;

#[get("/books")]
#[cors(origins = any, methods = [GET])]
#[tracing::instrument]
async fn list_books() -> impl Responder {
    "[]"
}

fn main() {
    let _app = actix_web::App::new().service(list_books);
}
