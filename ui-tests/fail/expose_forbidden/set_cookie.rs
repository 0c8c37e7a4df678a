use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], expose = ["Set-Cookie"])]
async fn handler() {}

fn main() {}
