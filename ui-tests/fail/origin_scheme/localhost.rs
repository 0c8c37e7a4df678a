use cors_runtime::cors;

#[cors(origins = ["localhost:3000"], methods = [GET])]
async fn handler() {}

fn main() {}
