use cors_runtime::cors;

#[cors(origins = any, methods = [GET])]
#[allow(unused)]
#[cors_runtime::cors(origins = any, methods = [GET])]
async fn handler() {}

fn main() {}
