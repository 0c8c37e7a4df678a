use cors_runtime::cors;
use poem::{Route, get, handler};

#[handler]
#[cors(origins = any, methods = [GET])]
fn list_books() -> &'static str {
    "[]"
}

fn main() {
    let _route = Route::new().at("/books", get(list_books));
}
