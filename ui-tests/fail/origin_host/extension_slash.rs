use cors_runtime::cors;

#[cors(origins = ["chrome-extension://abc!def"], methods = [GET])]
async fn handler() {}

fn main() {}
