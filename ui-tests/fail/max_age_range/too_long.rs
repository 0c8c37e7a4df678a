use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], max_age = 86401)]
async fn handler() {}

fn main() {}
