use cors_axum::cors;

#[cors(origins = ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa://a.example"], methods = [GET])]
async fn handler() {}

fn main() {}
