use cors_axum::cors;

#[cors(origins = ["https://*.co.uk:*"], methods = [GET], credentials)]
async fn handler() {}

fn main() {}
