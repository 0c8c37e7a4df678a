use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], enforce(hosts = []))]
async fn handler() {}

fn main() {}
