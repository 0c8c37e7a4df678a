use cors_axum::cors;

#[cors(origins = ["null"], methods = [GET], credentials)]
async fn handler() {}

fn main() {}
