use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], expose = ["set-cookie2"])]
async fn handler() {}

fn main() {}
