use axum::Router;
use cors_axum::routes;

mod users {
    use cors_axum::cors;

    #[cors(origins = any, methods = [GET])]
    pub async fn list() {}
}

async fn list() {
    users::list().await;
}

fn main() {
    let _: Router = Router::new().route("/users", routes![list]); //~
}
