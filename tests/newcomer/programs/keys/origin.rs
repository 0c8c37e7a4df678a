use cors_axum::cors;

#[cors(origin = "https://app.example.com", methods = [GET])] //~
async fn list_users() {}

fn main() {}
