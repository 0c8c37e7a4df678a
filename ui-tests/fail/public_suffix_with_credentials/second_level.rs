use cors_runtime::cors;

#[cors(origins = ["https://*.co.uk:*"], methods = [GET], credentials)]
async fn handler() {}

fn main() {}
