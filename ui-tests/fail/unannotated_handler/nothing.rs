use axum::Router;
use cors_runtime::routes;


fn main() {
    let _ = Router::<()>::new().route("/", routes![]);
}
