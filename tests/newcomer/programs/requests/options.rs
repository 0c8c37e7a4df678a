use axum::Router;
use cors_axum::{cors, routes};

#[cors(
    origins = ["https://app.example.com"],
    methods = [GET, OPTIONS], //~
)]
async fn list_users() {}

fn main() {
    let _: Router = Router::new().route("/users", routes![list_users]);
}
