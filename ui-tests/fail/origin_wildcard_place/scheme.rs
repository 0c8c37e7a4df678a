use cors_runtime::cors;

#[cors(origins = ["*://example.com"], methods = [GET])]
async fn handler() {}

fn main() {}
