use cors_axum::cors;

#[cors(
    origins = ["http://app.example.com"], //~
    methods = [GET],
    credentials,
)]
async fn list_users() {}

fn main() {}
