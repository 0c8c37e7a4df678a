use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [Delete])]
async fn handler() {}

fn main() {}
