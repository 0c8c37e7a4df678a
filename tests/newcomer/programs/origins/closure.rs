use cors_axum::cors;

#[cors(
    origins = [matching(|origin| origin.ends_with(".example.com"))], //~
    methods = [GET],
)]
async fn list_users() {}

fn main() {}
