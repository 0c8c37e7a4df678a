use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [TRACE])]
async fn handler() {}

fn main() {}
