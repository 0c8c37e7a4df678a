use cors_runtime::cors;

#[cors(origins = ["http://example.com"], methods = [GET], credentials)]
async fn handler() {}

fn main() {}
