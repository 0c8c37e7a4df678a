use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], exposed_headers = ["etag"])]
async fn handler() {}

fn main() {}
