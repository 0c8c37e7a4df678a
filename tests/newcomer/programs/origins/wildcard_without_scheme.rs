use cors_axum::cors;

#[cors(
    origins = ["*.example.com"], //~
    methods = [GET],
)]
async fn list_users() {}

fn main() {}
