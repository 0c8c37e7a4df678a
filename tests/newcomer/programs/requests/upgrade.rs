use axum::{Router, extract::WebSocketUpgrade};
use cors_axum::{cors, routes};

#[cors(
    origins = ["https://app.example.com"],
    methods = [GET],
)]
async fn open_socket(_upgrade: WebSocketUpgrade) {} //~

fn main() {
    let _: Router = Router::new().route("/socket", routes![open_socket]);
}
