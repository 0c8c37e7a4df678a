use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], headers = [any, "authorization"], credentials)]
async fn handler() {}

fn main() {}
