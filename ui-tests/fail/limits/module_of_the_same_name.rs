use cors_axum::cors;

#[cors(origins = any, methods = [GET])]
async fn users() {}

mod users {}

fn main() {}
