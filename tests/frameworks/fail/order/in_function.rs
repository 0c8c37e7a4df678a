//! Not detected: the type is inside a function, not in a module. rustc warns about the policy.
#![deny(dead_code)]

use actix_web::{Responder, get};
use cors_runtime::cors;

fn main() {
    #[get("/books")]
    #[cors(origins = any, methods = [GET])]
    async fn list_books() -> impl Responder {
        "[]"
    }

    let _app = actix_web::App::new().service(list_books);
}
