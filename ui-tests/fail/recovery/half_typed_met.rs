use cors_axum::cors;

#[cors(origins = ["https://app.example.com"], met)]
async fn handler() {}

fn main() {}
