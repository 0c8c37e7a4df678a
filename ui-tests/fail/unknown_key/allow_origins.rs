use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], allow_origins = ["https://a.example"])]
async fn handler() {}

fn main() {}
