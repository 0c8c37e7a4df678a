use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], headers = ["content-type,x-a"], expose = "etag, x-b")]
async fn handler() {}

fn main() {}
