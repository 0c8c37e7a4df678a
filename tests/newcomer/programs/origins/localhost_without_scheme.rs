use cors_axum::cors;

#[cors(
    origins = ["https://app.example.com"],
    debug_origins = ["localhost:3000"], //~
    methods = [GET],
)]
async fn list_users() {}

fn main() {}
