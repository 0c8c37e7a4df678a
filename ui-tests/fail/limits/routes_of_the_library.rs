use axum::Router;
use cors_axum::cors;
use cors_runtime::routes;

#[cors(origins = any, methods = [GET])]
async fn list() {}

fn main() {
    let _ = Router::<()>::new().route("/", routes![list]);
}
