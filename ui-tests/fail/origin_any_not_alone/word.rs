use cors_runtime::cors;

#[cors(origins = ["https://example.com", any], methods = [GET])]
async fn handler() {}

fn main() {}
