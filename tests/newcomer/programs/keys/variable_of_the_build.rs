use cors_axum::cors;

#[cors(
    origins = [env!("NEWCOMER_ORIGIN")], //~
    methods = [GET],
)]
async fn list_users() {}

fn main() {}
