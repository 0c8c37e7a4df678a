use cors_axum::cors;

#[cors(origins = [matching({ all })], methods = [GET])]
async fn handler() {}

fn main() {}
