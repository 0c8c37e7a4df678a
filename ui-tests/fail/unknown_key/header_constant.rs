use cors_axum::cors;

#[cors(origins = ["https://app.example.com"], methods = [GET], headers = [CONTENT_TYPE, header::AUTHORIZATION], expose = [ETAG])]
async fn handler() {}

fn main() {}
