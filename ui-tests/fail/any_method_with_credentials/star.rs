use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = ["*"], credentials)]
async fn handler() {}

fn main() {}
