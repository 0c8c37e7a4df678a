use cors_axum::cors;

#[cors(origins = ["chrome-extension://abc!def"], methods = [GET])]
async fn handler() {}

fn main() {}
