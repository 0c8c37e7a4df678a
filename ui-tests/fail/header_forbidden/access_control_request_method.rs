use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], headers = ["access-control-request-method"])]
async fn handler() {}

fn main() {}
