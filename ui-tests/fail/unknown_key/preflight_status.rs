use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], preflight_status = 404)]
async fn handler() {}

fn main() {}
