use cors_runtime::cors;
use rocket::{get, routes};

#[get("/books")]
#[cors(origins = any, methods = [GET])]
fn list_books() -> &'static str {
    "[]"
}

fn main() {
    let _routes = routes![list_books];
    let _policy = list_books::POLICY;
}
