use cors_axum::cors;

#[cors(
    origins = mirror_request, //~
    methods = [GET],
    credentials,
)]
async fn list_users() {}

fn main() {}
