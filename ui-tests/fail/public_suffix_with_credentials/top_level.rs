use cors_axum::cors;

#[cors(origins = ["https://*.com"], methods = [GET], credentials)]
async fn handler() {}

fn main() {}
