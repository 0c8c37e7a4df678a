use cors_runtime::cors;

#[cors(origins = ["file://"], methods = [GET])]
async fn handler() {}

fn main() {}
