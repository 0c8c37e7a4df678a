use axum::Router;
use cors_axum::{cors, routes};

#[cors(origins = any, methods = [GET])]
async fn websocket() {}

mod websocket {
    pub fn frame() {}
}

fn main() {
    websocket::frame();
    let _ = Router::<()>::new().route("/", routes![websocket]);
}
