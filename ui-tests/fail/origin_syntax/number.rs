use cors_runtime::cors;

#[cors(origins = [1], methods = [GET])]
async fn handler() {}

fn main() {}
