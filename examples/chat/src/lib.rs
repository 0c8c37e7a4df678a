//! A chat that uses WebSocket. CORS does not restrict WebSockets, so a page of any site could open one on behalf of
//! a visitor. `enforce` refuses the handshake of such a page with 403.

use axum::{
    Router,
    extract::{
        State,
        ws::{Message, WebSocket, WebSocketUpgrade},
    },
    response::{Html, Response},
    routing::get,
};
use cors_axum::{cors, routes};
use tokio::sync::broadcast;

/// The maximum number of messages that a slow reader may lag behind.
const BACKLOG: usize = 64;

/// The messages of all visitors.
type Room = broadcast::Sender<String>;

/// Only the server's own pages can open the socket. The hosts exclude pages whose host name an attacker resolves to
/// this machine (DNS rebinding).
#[cors(
    origins = none,
    methods = [GET],
    enforce(hosts = ["localhost:*", "127.0.0.1:*", "[::1]:*"]),
)]
async fn chat(State(room): State<Room>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(move |socket| talk(socket, room))
}

/// Forwards messages between the visitor and the room, until one of them is closed.
async fn talk(mut socket: WebSocket, room: Room) {
    let mut messages = room.subscribe();
    loop {
        tokio::select! {
            received = socket.recv() => match received {
                Some(Ok(Message::Text(text))) => {
                    // The visitor is also a receiver, so there is at least one.
                    let _receivers = room.send(text.to_string());
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return,
            },
            message = messages.recv() => match message {
                Ok(text) => {
                    if socket.send(Message::text(text)).await.is_err() {
                        return;
                    }
                }
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => return,
            },
        }
    }
}

/// The chat, with its page.
pub fn server() -> Router {
    let (room, _) = broadcast::channel(BACKLOG);
    Router::new()
        .route("/", page())
        .route("/chat", routes![chat])
        .with_state(room)
}

/// Another site with a copy of the page.
pub fn other_site() -> Router {
    Router::new().route("/", page())
}

/// The page reads the address of the chat from its query. The default is the address of its own server.
fn page<S: Clone + Send + Sync + 'static>() -> axum::routing::MethodRouter<S> {
    get(async || Html(include_str!("page.html")))
}
