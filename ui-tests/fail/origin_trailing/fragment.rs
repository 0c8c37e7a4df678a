use cors_runtime::cors;

#[cors(origins = ["https://example.com#a"], methods = [GET])]
async fn handler() {}

fn main() {}
