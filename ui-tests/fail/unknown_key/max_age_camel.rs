use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], maxAge = 600)]
async fn handler() {}

fn main() {}
