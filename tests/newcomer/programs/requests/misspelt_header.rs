use axum::Router;
use cors_axum::{cors, routes};

#[cors(
    origins = ["https://app.example.com"],
    methods = [POST],
    headers = ["content_type"], //~
)]
async fn add_user() {}

fn main() {
    let _: Router = Router::new().route("/users", routes![add_user]);
}
