use cors_axum::cors;

#[cors(origins = [env!("CORS_UI_SEVERAL")], methods = [GET])]
async fn handler() {}

fn main() {}
