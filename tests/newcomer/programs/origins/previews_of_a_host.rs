use cors_axum::cors;

#[cors(
    origins = ["https://*.vercel.app"], //~
    methods = [GET],
    credentials,
)]
async fn list_users() {}

fn main() {}
