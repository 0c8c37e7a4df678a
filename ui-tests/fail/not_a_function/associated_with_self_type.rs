use cors_axum::cors;

struct Api;

impl Api {
    #[cors(origins = any, methods = [GET])]
    async fn handler() -> Option<(Self,)> {
        None
    }
}

fn main() {
    let _ = Api::handler();
}
