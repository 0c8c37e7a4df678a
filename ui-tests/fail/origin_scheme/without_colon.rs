use cors_axum::cors;

#[cors(origins = ["https//a.example"], methods = [GET])]
async fn handler() {}

fn main() {}
