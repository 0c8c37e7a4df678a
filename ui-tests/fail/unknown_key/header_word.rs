use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], headers = [authorization])]
async fn handler() {}

fn main() {}
