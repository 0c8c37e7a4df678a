use cors_axum::cors;

#[cors(
    origins = ["https://App.Example.com"], //~
    methods = [GET],
)]
async fn list_users() {}

fn main() {}
