use tracing::instrument as get;

use cors_axum::cors;

#[cors(origins = ["https://app.example.com"], methods = [GET, "PURGE", HEAD, DELETE])]
#[get("/books")]
async fn list_books() {}

fn main() {}
