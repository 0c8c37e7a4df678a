use cors_runtime::cors;

#[cors(origins = [env!("CORS_UI_SEVERAL")], methods = [GET])]
async fn handler() {}

fn main() {}
