use cors_axum::cors;

#[cors(origins = ["http://[::ffff:1.2.3.4]"], methods = [GET])]
async fn handler() {}

fn main() {}
