use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [TRACK])]
async fn handler() {}

fn main() {}
