use axum::Router;
use cors_axum::{cors, routes};

mod users {
    pub const PAGE: usize = 20;
}

#[cors(origins = any, methods = [GET])]
async fn users() {}

fn main() {
    let _page = users::PAGE;
    let _: Router = Router::new().route("/users", routes![users]);
}
