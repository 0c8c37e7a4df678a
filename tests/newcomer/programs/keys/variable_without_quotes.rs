use cors_axum::cors;

#[cors(
    origins = [env(APP_ORIGIN)], //~
    methods = [GET],
)]
async fn list_users() {}

fn main() {}
