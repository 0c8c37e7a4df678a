use cors_axum::cors;

#[cors(origins = none, methods = [GET], headers = 5, max_age = "1w")]
async fn handler() {}

fn main() {}
