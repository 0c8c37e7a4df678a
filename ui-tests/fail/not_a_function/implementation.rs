use cors_runtime::cors;

#[cors(origins = any, methods = [GET])]
impl Handler {}

struct Handler;

fn main() {}
