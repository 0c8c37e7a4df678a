use cors_axum::cors;

#[cors(origins = ["*"], methods = [GET], credentials)]
async fn handler() {}

fn main() {}
