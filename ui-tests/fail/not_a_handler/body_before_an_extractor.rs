use axum::{Json, Router, http::Uri};
use cors_axum::{cors, routes};

#[cors(origins = any, methods = [GET])]
async fn list() {}

#[cors(origins = any, methods = [POST], headers = ["content-type"])]
async fn create(_: Json<u8>, _: Uri) {}

fn main() {
    let _ = Router::<()>::new().route("/", routes![list, create]);
}
