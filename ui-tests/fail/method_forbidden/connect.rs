use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [CONNECT])]
async fn handler() {}

fn main() {}
