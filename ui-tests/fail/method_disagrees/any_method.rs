use tracing::instrument as patch;

use cors_axum::cors;

#[cors(origins = any, methods = any)]
#[patch("/books")]
async fn books() {}

fn main() {}
