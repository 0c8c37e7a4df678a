use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], expose = ["access-control-max-age"])]
async fn handler() {}

fn main() {}
