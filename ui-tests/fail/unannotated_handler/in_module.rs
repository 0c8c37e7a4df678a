use axum::Router;
use cors_axum::routes;

mod users {
    pub async fn list() {}
}

fn main() {
    let _ = Router::<()>::new().route("/", routes![users::list]);
}
