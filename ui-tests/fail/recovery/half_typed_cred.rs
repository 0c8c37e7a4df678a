use cors_axum::cors;

#[cors(origins = ["https://app.example.com"], methods = [GET], cred)]
async fn handler() {}

fn main() {}
