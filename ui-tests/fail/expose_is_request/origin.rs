use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], expose = ["origin"])]
async fn handler() {}

fn main() {}
