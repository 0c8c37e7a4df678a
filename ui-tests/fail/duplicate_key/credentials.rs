use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], credentials, credentials)]
async fn handler() {}

fn main() {}
