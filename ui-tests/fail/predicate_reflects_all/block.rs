use cors_runtime::cors;

#[cors(origins = [matching({ all })], methods = [GET])]
async fn handler() {}

fn main() {}
