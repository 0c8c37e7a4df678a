use cors_axum::cors;

#[cors(
    origins = [std::env::var("APP_ORIGIN").unwrap()], //~
    methods = [GET],
)]
async fn list_users() {}

fn main() {}
