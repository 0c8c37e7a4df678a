use cors_axum::cors;

#[cors(origins = ["https://A.example", "b.example", "https://c.example", "null"], methods = [GET])]
async fn handler() {}

fn main() {}
