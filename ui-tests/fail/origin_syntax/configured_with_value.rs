use cors_axum::cors;

#[cors(origins = [configured(set)], methods = [GET])]
async fn handler() {}

fn main() {}
