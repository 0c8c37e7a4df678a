use cors_axum::cors;

#[cors(origins = ["http://notlocalhost"], methods = [GET], credentials)]
async fn handler() {}

fn main() {}
