use cors_axum::cors;

const ORIGIN: &str = "https://app.example.com";

#[cors(origins = [ORIGIN, "https://b.example"], methods = [Method::GET])]
async fn handler() {}

fn main() {}
