use cors_axum::cors;

#[cors(
    origins = ["https://bücher.example"], //~
    methods = [GET],
)]
async fn list_users() {}

fn main() {}
