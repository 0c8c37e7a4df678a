use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], enforce(hosts = ["user@api.example.com"]))]
async fn handler() {}

fn main() {}
