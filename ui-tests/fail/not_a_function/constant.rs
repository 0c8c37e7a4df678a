use cors_axum::cors;

#[cors(origins = any, methods = [GET])]
const HANDLER: u8 = 0;

fn main() {}
