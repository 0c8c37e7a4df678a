use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [PUT, "PUT"])]
async fn handler() {}

fn main() {}
