use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], max_age = 1.5)]
async fn handler() {}

fn main() {}
