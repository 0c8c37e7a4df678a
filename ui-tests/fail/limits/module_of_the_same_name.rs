use cors_runtime::cors;

#[cors(origins = any, methods = [GET])]
async fn users() {}

mod users {}

fn main() {}
