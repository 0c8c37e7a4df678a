use cors_axum::cors;

#[cors(origins = ["https://app.example.com"], methods = [GET], debug_)]
async fn handler() {}

fn main() {}
