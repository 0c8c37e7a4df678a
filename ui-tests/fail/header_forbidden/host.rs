use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], headers = ["Host"])]
async fn handler() {}

fn main() {}
