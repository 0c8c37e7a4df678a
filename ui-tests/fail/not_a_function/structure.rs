use cors_runtime::cors;

#[cors(origins = any, methods = [GET])]
struct Handler;

fn main() {}
