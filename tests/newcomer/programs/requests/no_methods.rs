use cors_axum::cors;

#[cors(origins = ["https://app.example.com"])] //~
async fn list_users() {}

fn main() {}
