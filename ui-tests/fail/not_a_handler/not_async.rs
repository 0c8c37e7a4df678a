use axum::Router;
use cors_axum::{cors, routes};

mod users {
    use cors_axum::cors;

    #[cors(origins = any, methods = [GET])]
    pub fn list() -> &'static str {
        ""
    }
}

#[cors(origins = any, methods = [POST])]
async fn create() {}

fn main() {
    let _ = Router::<()>::new().route("/", routes![users::list, create]);
}
