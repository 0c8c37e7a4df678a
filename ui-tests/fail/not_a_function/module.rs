use cors_runtime::cors;

#[cors(origins = any, methods = [GET])]
mod handler {}

fn main() {}
