use tracing::{instrument as get, instrument as put, instrument as routes};

use cors_axum::cors;

#[cors(origins = any, methods = [GET])]
#[routes]
#[get("/books")]
#[put("/books")]
async fn books() {}

fn main() {}
