use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], allow(origin_case))]
async fn handler() {}

fn main() {}
