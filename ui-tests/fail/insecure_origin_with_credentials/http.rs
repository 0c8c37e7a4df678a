use cors_axum::cors;

#[cors(origins = ["http://example.com"], methods = [GET], credentials)]
async fn handler() {}

fn main() {}
