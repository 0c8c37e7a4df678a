use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [])]
async fn handler() {}

fn main() {}
