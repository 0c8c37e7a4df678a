use cors_axum::cors;

#[cors(origins = [env!("CORS_UI_INSECURE")], methods = [GET], credentials)]
async fn handler() {}

fn main() {}
