use cors_axum::cors;

#[cors(origins = ["http://[2001:DB8::1]"], methods = [GET])]
async fn handler() {}

fn main() {}
