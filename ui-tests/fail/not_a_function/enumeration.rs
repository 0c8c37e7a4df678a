use cors_runtime::cors;

#[cors(origins = any, methods = [GET])]
enum Handler {}

fn main() {}
