use cors_runtime::cors;

#[cors(origins = ["https://*.com"], methods = [GET], credentials)]
async fn handler() {}

fn main() {}
