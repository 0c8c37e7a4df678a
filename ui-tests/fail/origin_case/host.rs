use cors_runtime::cors;

#[cors(origins = ["https://Example.com"], methods = [GET])]
async fn handler() {}

fn main() {}
