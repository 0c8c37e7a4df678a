use cors_axum::cors;

#[cors(origins = ["https://app.example.com"], methods = [GET])]
#[cors(origins = ["https://admin.example.com"], methods = [POST])] //~
async fn users() {}

fn main() {}
