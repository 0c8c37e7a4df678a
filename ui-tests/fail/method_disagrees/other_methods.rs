use tracing::{instrument as delete, instrument as put};

use cors_axum::cors;

#[cors(origins = any, methods = [GET])]
#[delete("/books")]
#[put("/books")]
async fn books() {}

fn main() {}
