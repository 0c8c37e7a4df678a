use cors_axum::cors;

#[cors(origins = ["https://*.github.io"], methods = [GET], credentials)]
async fn handler() {}

fn main() {}
