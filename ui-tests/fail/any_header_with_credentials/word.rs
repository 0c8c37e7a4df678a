use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], headers = any, credentials)]
async fn handler() {}

fn main() {}
