use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], supports_credentials, allowPrivateNetwork, optionsSuccessStatus = 200, allowed_origin_patterns = ["https://b.example"])]
async fn handler() {}

fn main() {}
