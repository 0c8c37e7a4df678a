use cors_axum::cors;

#[cors(origins = ["https://a.example https://b.example"], methods = [GET])]
async fn handler() {}

fn main() {}
