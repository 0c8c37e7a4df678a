use cors_axum::cors;

#[cors(origins = ["https://*.amazonaws.com", "https://*.windows.net", "https://*.fastly.net"], methods = [GET], credentials)]
async fn handler() {}

fn main() {}
