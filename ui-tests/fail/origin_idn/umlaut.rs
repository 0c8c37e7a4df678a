use cors_axum::cors;

#[cors(origins = ["https://bücher.example"], methods = [GET])]
async fn handler() {}

fn main() {}
