use cors_axum::cors;

#[cors(origins = ["https://*.example", "https://*.internal"], methods = [GET], credentials)]
async fn handler() {}

fn main() {}
