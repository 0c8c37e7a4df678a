use cors_runtime::cors;

#[cors(origins = ["https://*.github.io"], methods = [GET], credentials)]
async fn handler() {}

fn main() {}
