use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], headers = ["access-control-allow-origin"])]
async fn handler() {}

fn main() {}
