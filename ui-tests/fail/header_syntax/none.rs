use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], headers = none)]
async fn handler() {}

fn main() {}
