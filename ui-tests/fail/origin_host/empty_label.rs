use cors_runtime::cors;

#[cors(origins = ["https://a..b"], methods = [GET])]
async fn handler() {}

fn main() {}
