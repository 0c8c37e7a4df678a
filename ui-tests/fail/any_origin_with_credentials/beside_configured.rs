use cors_axum::cors;

#[cors(origins = [any, configured], methods = [GET], credentials)]
async fn handler() {}

fn main() {}
