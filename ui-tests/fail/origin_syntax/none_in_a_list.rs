use cors_axum::cors;

#[cors(origins = [none], methods = [GET])]
async fn first() {}

#[cors(origins = [none, "https://a.example"], methods = [GET])]
async fn second() {}

fn main() {}
