use cors_axum::cors;

const ORIGINS: &[&str] = &["https://app.example.com"];

#[cors(
    origins = ORIGINS, //~
    methods = [GET],
)]
async fn list_users() {}

fn main() {}
