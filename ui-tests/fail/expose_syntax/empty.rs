use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], expose = [""])]
async fn handler() {}

fn main() {}
