use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [Method::GET])]
async fn handler() {}

fn main() {}
