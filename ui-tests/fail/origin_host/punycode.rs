use cors_axum::cors;

#[cors(origins = ["https://xn--a.example"], methods = [GET])]
async fn handler() {}

fn main() {}
