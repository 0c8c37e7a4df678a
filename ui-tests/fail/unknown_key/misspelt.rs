use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], credentails)]
async fn handler() {}

fn main() {}
