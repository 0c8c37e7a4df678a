use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], headers = ["x-a", "x-a"])]
async fn handler() {}

fn main() {}
