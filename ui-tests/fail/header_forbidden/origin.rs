use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], headers = ["origin"])]
async fn handler() {}

fn main() {}
