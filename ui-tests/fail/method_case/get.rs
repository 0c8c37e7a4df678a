use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [get])]
async fn handler() {}

fn main() {}
