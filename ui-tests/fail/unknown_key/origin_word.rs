use cors_axum::cors;

#[cors(origins = [app], methods = [GET])]
async fn handler() {}

fn main() {}
