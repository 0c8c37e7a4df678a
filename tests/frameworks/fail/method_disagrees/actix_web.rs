use actix_web::{Responder, get, route, routes};
use cors_runtime::cors;

#[cors(origins = any, methods = [POST])]
#[get("/books")]
async fn list_books() -> impl Responder {
    "[]"
}

#[cors(origins = any, methods = [GET])]
#[route("/book", method = "GET", method = "LOCK")]
async fn lock_book() -> impl Responder {
    "[]"
}

#[cors(origins = any, methods = [GET, DELETE, PUT])]
#[routes]
#[get("/one")]
#[delete("/two")]
async fn several() -> impl Responder {
    "[]"
}

fn main() {
    let _ = (list_books::POLICY, lock_book::POLICY, several::POLICY);
}
