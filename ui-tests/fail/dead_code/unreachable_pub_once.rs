#![deny(unreachable_pub)]

use axum::Router;
use cors_axum::routes;

mod books {
    #[cors_axum::cors(origins = any, methods = [GET])]
    pub async fn list() {}
}

fn main() {
    let _: Router = Router::new().route("/", routes![books::list]);
}
