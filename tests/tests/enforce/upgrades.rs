//! WebSockets to a real server, over HTTP/1.1 and HTTP/2. CORS does not restrict them, but `enforce` does.

use std::net::{Ipv4Addr, SocketAddr};

use axum::{Extension, Router, extract::ws::WebSocketUpgrade, response::Response, routing::any};
use cors_axum::{CorsLayer, RouterExt as _, cors, policy, routes};
use http::{Method, Request, StatusCode, Version, request::Builder};
use http_body_util::Empty;
use hyper::{
    body::Bytes,
    client::conn::{http1, http2},
    ext::Protocol,
};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tests::{APP, FOREIGN};
use tokio::net::{TcpListener, TcpStream};

use super::Runs;

policy! {
    CHAT = { origins = ["https://app.example.com"], enforce }
}

#[cors(origins = ["https://app.example.com"], methods = [GET], enforce)]
async fn chat(Extension(runs): Extension<Runs>, upgrade: WebSocketUpgrade) -> Response {
    runs.count();
    upgrade.on_upgrade(|_| async {})
}

#[cors(origins = ["https://app.example.com"], methods = [GET], allow(upgrade_without_enforce))]
async fn open(Extension(runs): Extension<Runs>, upgrade: WebSocketUpgrade) -> Response {
    runs.count();
    upgrade.on_upgrade(|_| async {})
}

#[cors(policy = CHAT, methods = [GET])]
async fn named(Extension(runs): Extension<Runs>, upgrade: WebSocketUpgrade) -> Response {
    runs.count();
    upgrade.on_upgrade(|_| async {})
}

async fn plain(Extension(runs): Extension<Runs>, upgrade: WebSocketUpgrade) -> Response {
    runs.count();
    upgrade.on_upgrade(|_| async {})
}

#[cors(origins = ["https://app.example.com"], methods = [GET], enforce)]
async fn no_socket(Extension(runs): Extension<Runs>) {
    runs.count();
}

fn app() -> (Router, Runs) {
    let layered = Router::new()
        .route("/layered", any(plain))
        .layer(CorsLayer::new(&CHAT));
    let inside = Router::new()
        .route("/inside", routes![chat])
        .inside_cors(tower::layer::util::Identity::new());
    let app = Router::new()
        .route("/chat", routes![chat])
        .route("/open", routes![open])
        .route("/named", routes![named])
        .route("/no-socket", routes![no_socket])
        .merge(layered)
        .merge(inside);
    Runs::of(app)
}

async fn serve(app: Router) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

async fn connect(address: SocketAddr) -> TokioIo<TcpStream> {
    TokioIo::new(TcpStream::connect(address).await.expect("a connection"))
}

fn with(headers: &[(&str, &str)], request: Builder) -> Request<Empty<Bytes>> {
    let request = headers.iter().fold(request, |request, (name, value)| {
        request.header(*name, *value)
    });
    request.body(Empty::new()).expect("a request")
}

/// The status of an opening handshake over HTTP/1.1.
async fn http1(address: SocketAddr, path: &str, headers: &[(&str, &str)]) -> StatusCode {
    let (mut sender, connection) = http1::handshake(connect(address).await)
        .await
        .expect("a client");
    tokio::spawn(connection.with_upgrades());
    let request = Request::get(path)
        .header("host", address.to_string())
        .header("connection", "Upgrade")
        .header("upgrade", "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    sender
        .send_request(with(headers, request))
        .await
        .expect("a response")
        .status()
}

/// The same over HTTP/2, with an extended CONNECT.
async fn http2(address: SocketAddr, path: &str, headers: &[(&str, &str)]) -> StatusCode {
    let io = connect(address).await;
    let (mut sender, connection) = http2::handshake(TokioExecutor::new(), io)
        .await
        .expect("a client");
    tokio::spawn(connection);
    let uri = format!("http://{address}{path}");
    // The response to the first request arrives after the settings that permit extended CONNECT.
    let first = with(
        &[],
        Request::get(format!("http://{address}/none")).version(Version::HTTP_2),
    );
    sender.send_request(first).await.expect("a response");
    let request = Request::builder()
        .method(Method::CONNECT)
        .version(Version::HTTP_2)
        .uri(uri)
        .extension(Protocol::from_static("websocket"))
        .header("sec-websocket-version", "13");
    sender
        .send_request(with(headers, request))
        .await
        .expect("a response")
        .status()
}

const SITE: &str = "sec-fetch-site";

#[tokio::test]
async fn an_upgrade_of_a_foreign_site_reaches_no_handler_with_enforce() {
    let (app, runs) = app();
    let address = serve(app).await;
    let own = format!("http://{address}");
    let table: &[(&[(&str, &str)], bool)] = &[
        (&[("origin", APP), (SITE, "cross-site")], true),
        (&[("origin", APP)], true),
        (&[("origin", &own), (SITE, "same-origin")], true),
        (&[("origin", &own)], true),
        (&[], true),
        (&[("origin", FOREIGN), (SITE, "cross-site")], false),
        (&[("origin", FOREIGN), (SITE, "same-site")], false),
        (&[("origin", FOREIGN)], false),
        (&[("origin", "null"), (SITE, "cross-site")], false),
        (&[("origin", "null")], false),
        (&[(SITE, "cross-site")], false),
    ];
    for (headers, is_allowed) in table {
        for path in ["/chat", "/named", "/layered", "/inside", "/open"] {
            let is_allowed = *is_allowed || path == "/open";
            let (by_http1, by_http2) = if is_allowed {
                (StatusCode::SWITCHING_PROTOCOLS, StatusCode::OK)
            } else {
                (StatusCode::FORBIDDEN, StatusCode::FORBIDDEN)
            };
            assert_eq!(
                http1(address, path, headers).await,
                by_http1,
                "{path} {headers:?}"
            );
            assert_eq!(runs.take(), usize::from(is_allowed), "{path} {headers:?}");
            assert_eq!(
                http2(address, path, headers).await,
                by_http2,
                "{path} {headers:?}"
            );
            assert_eq!(runs.take(), usize::from(is_allowed), "{path} {headers:?}");
        }
    }
}

/// CONNECT reaches only handlers that accept a WebSocket.
#[tokio::test]
async fn a_handler_without_a_socket_is_not_reached_by_connect() {
    let (app, runs) = app();
    let address = serve(app).await;
    let status = http2(address, "/no-socket", &[("origin", APP)]).await;
    assert_eq!((status, runs.take()), (StatusCode::METHOD_NOT_ALLOWED, 0));
    assert!(chat::POLICY.upgrades() && named::POLICY.upgrades() && !no_socket::POLICY.upgrades());
}
