use cors_runtime::cors;

#[cors(origins = ["https://example.com/a/b"], methods = [GET])]
async fn handler() {}

fn main() {}
