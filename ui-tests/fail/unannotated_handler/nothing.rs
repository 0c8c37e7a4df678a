use axum::Router;
use cors_axum::routes;


fn main() {
    let _ = Router::<()>::new().route("/", routes![]);
}
