use cors_axum::cors;

fn is_tenant(origin: &str) -> bool {
    origin.ends_with(".example.com")
}

#[cors(
    origins = [matching(is_tenant)], //~
    methods = [GET],
)]
async fn list_users() {}

fn main() {}
