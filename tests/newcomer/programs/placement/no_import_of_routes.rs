use axum::Router;
use cors_axum::cors;

#[cors(origins = any, methods = [GET])]
async fn list_users() {}

fn main() {
    let _: Router = Router::new().route("/users", routes![list_users]);
}
