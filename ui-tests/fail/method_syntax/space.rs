use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = ["GE T"])]
async fn handler() {}

fn main() {}
