use cors_runtime::cors;

#[cors(origins = ["https://example.com:abc"], methods = [GET])]
async fn handler() {}

fn main() {}
