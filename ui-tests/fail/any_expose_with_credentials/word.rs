use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], expose = any, credentials)]
async fn handler() {}

fn main() {}
