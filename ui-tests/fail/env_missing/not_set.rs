use cors_axum::cors;

#[cors(origins = [env!("CORS_UI_NOT_SET")], methods = [GET])]
async fn handler() {}

fn main() {}
