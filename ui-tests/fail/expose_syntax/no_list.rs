use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], expose = "etag")]
async fn handler() {}

fn main() {}
