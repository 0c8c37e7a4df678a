use cors_runtime::cors;

#[cors(origins = any, methods = [GET], credentials)]
async fn handler() {}

fn main() {}
