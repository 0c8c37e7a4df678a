use cors_axum::cors;

struct Users;

impl Users {
    #[cors(origins = any, methods = [GET])]
    async fn list() {}
}

fn main() {}
