use cors_axum::cors;

#[cors(origins = ["https://a.example"], debug_origins = [configured], methods = [GET])]
async fn handler() {}

fn main() {}
