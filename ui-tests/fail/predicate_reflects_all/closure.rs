use cors_axum::cors;

#[cors(origins = [matching(|_| true)], methods = [GET])]
async fn handler() {}

fn main() {}
