use cors_axum::cors;

#[cors(origins = ["ws://a.example", "wss://a.example:8443"], methods = [GET])]
async fn handler() {}

fn main() {}
