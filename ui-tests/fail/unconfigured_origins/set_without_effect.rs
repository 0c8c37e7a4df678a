use axum::Router;
use cors_axum::{OriginSet, cors, policies, routes};

#[cors(origins = ["https://a.example", "https://b.example"], methods = [GET])]
async fn list_users() {}

#[cors(origins = [env("CORS_UI_LATER")], methods = [PUT])]
async fn replace_users() {}

fn mount(set: &OriginSet) -> Router {
    let _ = policies![origins = set; list_users];
    Router::new().route("/", routes![origins = set; list_users, replace_users])
}

fn main() {}
