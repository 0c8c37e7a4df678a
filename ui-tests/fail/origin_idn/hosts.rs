use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], enforce(hosts = ["bücher.example"]))]
async fn handler() {}

fn main() {}
