use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], max_age = "2d")]
async fn handler() {}

fn main() {}
