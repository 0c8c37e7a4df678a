use cors_runtime::cors;

#[cors(origins = ["null", "null"], methods = [GET])]
async fn handler() {}

fn main() {}
