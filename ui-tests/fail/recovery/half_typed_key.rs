use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], head)]
async fn handler() {}

fn main() {}
