use tracing::instrument;

use cors_axum::cors;

#[cors(origins = ["https://a.example"])]
#[instrument("get")]
async fn handler() {}

fn main() {}
