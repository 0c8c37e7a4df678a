use cors_runtime::cors;

#[cors(origins = [env!("CORS_UI_NOT_SET")], methods = [GET])]
async fn handler() {}

fn main() {}
