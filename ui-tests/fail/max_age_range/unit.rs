use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], max_age = "10w")]
async fn handler() {}

fn main() {}
