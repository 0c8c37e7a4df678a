use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], enforce(hosts = ["api.example.com/", "api.example.com/v1", " api.example.com"]))]
async fn handler() {}

fn main() {}
