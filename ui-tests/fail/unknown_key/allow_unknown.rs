use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], allow(no_such_rule))]
async fn handler() {}

fn main() {}
