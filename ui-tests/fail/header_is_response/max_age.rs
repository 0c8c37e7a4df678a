use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], headers = ["Access-Control-Max-Age"])]
async fn handler() {}

fn main() {}
