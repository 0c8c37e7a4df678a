use cors_axum::cors;

#[cors(
    origins = ["https://app.example.com"],
    methods = [GET],
    preflight_status = 404, //~
)]
async fn list_users() {}

fn main() {}
