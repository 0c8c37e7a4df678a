use cors_axum::cors;

#[cors(origins = any, methods = [GET])]
impl Handler {}

struct Handler;

fn main() {}
