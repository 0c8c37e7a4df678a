use cors_runtime::cors;
use rocket::{post, route};

#[cors(origins = any, methods = [PUT])]
#[post("/books")]
fn create_book() {}

#[cors(origins = any, methods = any)]
#[route(PUT, uri = "/books")]
fn replace_book() {}

fn main() {
    let _ = (create_book::POLICY, replace_book::POLICY);
}
