use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], expose = ["access-control-request-headers"])]
async fn handler() {}

fn main() {}
