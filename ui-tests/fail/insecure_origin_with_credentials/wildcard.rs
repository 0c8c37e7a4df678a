use cors_axum::cors;

#[cors(origins = ["http://*.example.com:8080"], methods = [GET], credentials)]
async fn handler() {}

fn main() {}
