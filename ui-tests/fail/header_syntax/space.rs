use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], headers = ["content type"])]
async fn handler() {}

fn main() {}
