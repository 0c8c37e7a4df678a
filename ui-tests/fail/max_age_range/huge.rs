use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], max_age = 99999999999999999999999)]
async fn handler() {}

fn main() {}
