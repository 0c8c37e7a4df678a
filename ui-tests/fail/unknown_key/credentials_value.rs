use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], credentials = true)]
async fn handler() {}

fn main() {}
