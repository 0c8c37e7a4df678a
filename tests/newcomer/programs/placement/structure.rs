use cors_axum::cors;

#[cors(origins = any, methods = [GET])]
struct Users; //~

fn main() {}
