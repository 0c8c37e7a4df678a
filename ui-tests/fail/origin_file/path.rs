use cors_runtime::cors;

#[cors(origins = ["file:///home"], methods = [GET])]
async fn handler() {}

fn main() {}
