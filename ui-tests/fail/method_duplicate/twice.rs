use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET, GET])]
async fn handler() {}

fn main() {}
