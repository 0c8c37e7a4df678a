use axum::Router;
use cors_axum::routes;

mod users {
    #[cors_axum::cors(origins = any, methods = [PUT])]
    pub async fn put() {}
}

mod groups {
    #[cors_axum::cors(origins = any, methods = [PUT])]
    pub async fn put() {}
}

fn main() {
    let _ = Router::<()>::new().route("/", routes![users::put, groups::put]);
}
