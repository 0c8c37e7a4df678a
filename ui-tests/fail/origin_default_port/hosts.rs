use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], enforce(hosts = ["api.example.com:443", "api.example.com:80"]))]
async fn handler() {}

fn main() {}
