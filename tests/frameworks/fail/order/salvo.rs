use cors_runtime::cors;
use salvo_core::{Router, handler};

#[handler]
#[cors(origins = any, methods = [GET])]
async fn list_books() -> &'static str {
    "[]"
}

fn main() {
    let _router = Router::new().get(list_books);
}
