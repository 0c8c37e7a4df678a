use cors_axum::cors;

trait Users {
    #[cors(origins = any, methods = [GET])]
    async fn list();
}

fn main() {}
