use axum::Router;
use cors_axum::{cors, routes};

#[cors(
    origins = ["https://app.example.com", "http://localhost:5173"], //~
    methods = [GET],
)]
async fn list_users() {}

fn main() {
    let _: Router = Router::new().route("/users", routes![list_users]);
}
