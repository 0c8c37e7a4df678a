use axum::Router;
use cors_runtime::routes;

mod users {
    #[cors_runtime::cors(origins = any, methods = [PUT])]
    pub async fn put() {}
}

mod groups {
    #[cors_runtime::cors(origins = any, methods = [PUT])]
    pub async fn put() {}
}

fn main() {
    let _ = Router::<()>::new().route("/", routes![users::put, groups::put]);
}
