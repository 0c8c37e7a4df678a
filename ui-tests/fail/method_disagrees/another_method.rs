// Any attribute of that name is read, whatever framework it is of.
use tracing::instrument as get;

use cors_axum::cors;

#[cors(origins = any, methods = [POST])]
#[get("/books")]
async fn list_books() {}

fn main() {}
