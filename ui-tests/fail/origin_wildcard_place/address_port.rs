use cors_axum::cors;

#[cors(origins = ["http://192.0.2.1:*", "https://[2001:db8::1]:*"], methods = [GET])]
async fn handler() {}

fn main() {}
