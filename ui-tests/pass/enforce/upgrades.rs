#![deny(warnings)]

use axum::{
    Router,
    extract::{WebSocketUpgrade, ws::WebSocketUpgrade as Upgrade},
    response::Response,
};
use cors_axum::{cors, policy, routes};

policy! {
    APP = { origins = ["https://a.example"], enforce }
}

#[cors(origins = ["https://a.example"], methods = [GET], enforce)]
async fn chat(upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(async |_| ())
}

#[cors(policy = APP, methods = [GET])]
async fn feed(upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(async |_| ())
}

// A macro knows types by their names.
#[cors(origins = ["https://a.example"], methods = [GET])]
async fn renamed(upgrade: Upgrade) -> Response {
    upgrade.on_upgrade(async |_| ())
}

fn main() {
    let _: Router = Router::new()
        .route("/chat", routes![chat])
        .route("/feed", routes![feed])
        .route("/renamed", routes![renamed]);
}
