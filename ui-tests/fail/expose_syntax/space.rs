use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], expose = ["x a"])]
async fn handler() {}

fn main() {}
