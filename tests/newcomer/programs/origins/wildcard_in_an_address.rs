use cors_axum::cors;

#[cors(
    origins = ["http://192.168.1.*"], //~
    methods = [GET],
)]
async fn list_users() {}

fn main() {}
