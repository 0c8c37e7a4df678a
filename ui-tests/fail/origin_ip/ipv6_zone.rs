use cors_axum::cors;

#[cors(origins = ["http://[fe80::1%eth0]"], methods = [GET])]
async fn handler() {}

fn main() {}
