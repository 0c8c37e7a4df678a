use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], max_age = 600u32)]
async fn handler() {}

fn main() {}
