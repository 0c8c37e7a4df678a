use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], expose = ["access-control-allow-methods"])]
async fn handler() {}

fn main() {}
