use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], enforce(hosts = [5, b"api.example.com", any, env("API_HOST")]))]
async fn handler() {}

fn main() {}
