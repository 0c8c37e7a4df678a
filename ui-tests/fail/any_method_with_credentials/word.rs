use cors_runtime::cors;

#[cors(origins = ["https://a.example"], methods = any, credentials)]
async fn handler() {}

fn main() {}
