use cors_axum::cors;

#[cors(origins = ["ht_tp://example.com"], methods = [GET])]
async fn handler() {}

fn main() {}
