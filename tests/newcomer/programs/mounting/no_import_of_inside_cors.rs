use axum::{Router, extract::Request, middleware::{Next, from_fn}, response::Response};
use cors_axum::{cors, routes};

#[cors(origins = any, methods = [GET])]
async fn list_users() {}

async fn authenticate(request: Request, next: Next) -> Response {
    next.run(request).await
}

fn main() {
    let _: Router = Router::new()
        .route("/users", routes![list_users])
        .inside_cors(from_fn(authenticate)); //~
}
