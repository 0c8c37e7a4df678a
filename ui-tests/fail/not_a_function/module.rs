use cors_axum::cors;

#[cors(origins = any, methods = [GET])]
mod handler {}

fn main() {}
