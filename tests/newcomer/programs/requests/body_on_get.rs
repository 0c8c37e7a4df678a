use axum::{Json, Router};
use cors_axum::{cors, routes};

#[cors(
    origins = ["https://app.example.com"],
    methods = [GET],
    headers = ["content-type"],
)]
async fn find_users(_filter: Json<String>) {} //~

fn main() {
    let _: Router = Router::new().route("/users", routes![find_users]);
}
