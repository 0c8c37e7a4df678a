use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = any, credentials)]
async fn handler() {}

fn main() {}
