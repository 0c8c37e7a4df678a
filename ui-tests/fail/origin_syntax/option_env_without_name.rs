use cors_axum::cors;

#[cors(origins = [option_env(1), option_env(""), option_env()], methods = [GET])]
async fn handler() {}

fn main() {}
