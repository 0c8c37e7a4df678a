use cors_axum::cors;

#[cors("*")] //~
async fn list_users() {}

fn main() {}
