#![deny(unreachable_pub)]

use axum::Router;
use cors_runtime::routes;

mod books {
    #[cors_runtime::cors(origins = any, methods = [GET])]
    pub async fn list() {}
}

fn main() {
    let _: Router = Router::new().route("/", routes![books::list]);
}
