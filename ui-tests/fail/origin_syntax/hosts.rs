use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], enforce(hosts = ["https://api.example.com", "wss://api.example.com/chat", "", ":3000"]))]
async fn handler() {}

fn main() {}
