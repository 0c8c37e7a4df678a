use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], debug_origins = none)]
async fn handler() {}

fn main() {}
