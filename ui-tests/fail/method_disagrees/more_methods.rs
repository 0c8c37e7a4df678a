use tracing::instrument as get;

use cors_axum::cors;

#[cors(origins = any, methods = [GET, "PURGE", HEAD, DELETE])]
#[get("/books")]
async fn list_books() {}

fn main() {}
