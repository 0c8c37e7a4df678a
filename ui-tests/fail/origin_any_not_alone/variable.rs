use cors_axum::cors;

#[cors(origins = [any, env("CORS_UI_LATER")], methods = [GET])]
async fn handler() {}

fn main() {}
