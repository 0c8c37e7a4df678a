use axum::Router;
use cors_axum::routes;

mod users {
    use cors_axum::cors;

    #[cors(origins = any, methods = [GET])]
    async fn list() {}
}

fn main() {
    let _: Router = Router::new().route("/users", routes![users::list]);
}
