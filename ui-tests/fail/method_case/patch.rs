use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = ["patch"])]
async fn handler() {}

fn main() {}
