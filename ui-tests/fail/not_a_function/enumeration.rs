use cors_axum::cors;

#[cors(origins = any, methods = [GET])]
enum Handler {}

fn main() {}
