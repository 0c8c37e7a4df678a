use cors_axum::cors;

#[cors(origins = ["http://[2001:db8:0:0:0:0:0:1]"], methods = [GET])]
async fn handler() {}

fn main() {}
