use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], "https://a.example")]
async fn handler() {}

fn main() {}
