use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], max_age = "ten minutes")]
async fn handler() {}

fn main() {}
