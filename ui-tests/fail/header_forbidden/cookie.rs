use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], headers = ["cookie"])]
async fn handler() {}

fn main() {}
