use cors_runtime::cors;

#[cors(origins = ["https:\\\\example.com"], methods = [GET])]
async fn handler() {}

fn main() {}
