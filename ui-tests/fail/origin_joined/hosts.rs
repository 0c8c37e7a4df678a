use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], enforce(hosts = ["api.example.com, localhost:3000"]))]
async fn handler() {}

fn main() {}
