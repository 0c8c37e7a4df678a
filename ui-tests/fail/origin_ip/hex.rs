use cors_axum::cors;

#[cors(origins = ["http://0x7f000001"], methods = [GET])]
async fn handler() {}

fn main() {}
