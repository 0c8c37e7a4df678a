use cors_axum::cors;

#[cors(origins = any, methods = [GET])]
async fn axum() {}

fn main() {
    let _ = axum::routing::get(axum);
    let _: axum::Router = axum::Router::new();
}
