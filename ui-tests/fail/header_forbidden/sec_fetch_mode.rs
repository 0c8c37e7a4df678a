use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], headers = ["sec-fetch-mode"])]
async fn handler() {}

fn main() {}
