use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], enforce(hosts = ["localhost:0", "localhost:http"]))]
async fn handler() {}

fn main() {}
