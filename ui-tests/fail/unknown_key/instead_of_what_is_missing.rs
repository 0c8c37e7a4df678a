use cors_axum::cors;

#[cors(allow_origins = ["https://a.example"], allowed_methods = [GET])]
async fn handler() {}

fn main() {}
