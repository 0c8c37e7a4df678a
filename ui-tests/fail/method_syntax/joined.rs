use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = ["GET, POST"])]
async fn handler() {}

fn main() {}
