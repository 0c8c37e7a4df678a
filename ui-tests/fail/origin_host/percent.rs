use cors_axum::cors;

#[cors(origins = ["https://a%41.example"], methods = [GET])]
async fn handler() {}

fn main() {}
