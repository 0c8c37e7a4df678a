use cors_runtime::cors;

#[cors(origins = [any, env("CORS_UI_LATER")], methods = [GET])]
async fn handler() {}

fn main() {}
