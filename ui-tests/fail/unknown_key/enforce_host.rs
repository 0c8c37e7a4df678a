use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], enforce(host = ["api.example.com"]))]
async fn handler() {}

fn main() {}
