use cors_axum::cors;

#[cors(origins = [env!("CORS_UI_WRONG")], methods = [GET])]
async fn handler() {}

fn main() {}
