use axum::Router;
use cors_axum::{cors, routes};

mod users {
    #[cors_axum::cors(origins = ["https://a.example", configured], methods = [GET], credentials)]
    pub async fn list() {}
}

#[cors(origins = any, methods = [PUT])]
async fn replace() {}

#[cors(origins = [configured, option_env("CORS_UI_LATER")], methods = [POST])]
async fn create<T>() {}

fn main() {
    let _ = Router::<()>::new().route("/", routes![users::list, replace, create::<u8>]);
}
