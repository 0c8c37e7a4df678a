use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], headers = ["proxy-authorization"])]
async fn handler() {}

fn main() {}
