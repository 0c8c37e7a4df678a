use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], origins = ["https://b.example"])]
async fn handler() {}

fn main() {}
