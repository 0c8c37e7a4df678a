use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], allowedOrigins = ["https://a.example"])]
async fn handler() {}

fn main() {}
