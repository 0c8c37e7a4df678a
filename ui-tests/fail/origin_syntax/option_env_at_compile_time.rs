use cors_axum::cors;

#[cors(origins = [option_env!("CORS_UI_LATER")], methods = [GET])]
async fn handler() {}

fn main() {}
