//! `enforce(hosts = [..])`: DNS rebinding, with a real server and the requests that a browser sends to it.

use std::net::{Ipv4Addr, SocketAddr};

use axum::{Extension, Router};
use cors_axum::{cors, policy, routes};
use http::{Method, Request, StatusCode};
use tests::{APP, send};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use super::Runs;

policy! {
    LOCAL = { origins = ["https://app.example.com"], enforce(hosts = ["localhost:*", "127.0.0.1:*"]) }
    OPEN = { origins = ["https://app.example.com"], enforce }
}

#[cors(policy = LOCAL, methods = [GET, POST])]
async fn local(Extension(runs): Extension<Runs>) {
    runs.count();
}

#[cors(policy = OPEN, methods = [GET, POST])]
async fn open(Extension(runs): Extension<Runs>) {
    runs.count();
}

/// The hosts of the handler replace those of the named policy. If the handler has none, those stay in effect.
#[cors(policy = LOCAL, methods = [PUT], enforce(hosts = ["api.example.com"]))]
async fn replaced(Extension(runs): Extension<Runs>) {
    runs.count();
}

#[cors(policy = LOCAL, methods = [DELETE], enforce)]
async fn kept(Extension(runs): Extension<Runs>) {
    runs.count();
}

fn app() -> (Router, Runs) {
    let app = Router::new()
        .route("/local", routes![local, replaced, kept])
        .route("/open", routes![open]);
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

/// The status of the response to a request with this head.
async fn status(address: SocketAddr, head: &str) -> StatusCode {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let head = format!("{head}content-length: 0\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await.expect("a request");
    let mut response = String::new();
    stream
        .read_to_string(&mut response)
        .await
        .expect("a response");
    let status = response
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    status.unwrap_or_else(|| panic!("{response}"))
}

/// A page of `evil.example`, whose name now resolves to 127.0.0.1, calls its own origin. Only `Host`
/// distinguishes the request from a legitimate one.
#[tokio::test]
async fn a_rebound_name_is_refused_where_the_hosts_are_named() {
    let (app, runs) = app();
    let address = serve(app).await;
    let port = address.port();
    let rebound = |path: &str, method: &str| {
        let headers = "sec-fetch-site: same-origin\r\nsec-fetch-mode: cors\r\n";
        format!(
            "{method} {path} HTTP/1.1\r\nhost: evil.example:{port}\r\norigin: http://evil.example:{port}\r\n{headers}"
        )
    };
    let old_browser = format!(
        "POST /local HTTP/1.1\r\nhost: evil.example:{port}\r\norigin: http://evil.example:{port}\r\n"
    );
    let absolute =
        format!("GET http://evil.example:{port}/local HTTP/1.1\r\nhost: localhost:{port}\r\n");
    let link = format!("GET /local HTTP/1.1\r\nhost: evil.example:{port}\r\n");
    for head in [
        rebound("/local", "GET"),
        rebound("/local", "POST"),
        old_browser,
        absolute,
        link,
    ] {
        assert_eq!(
            status(address, &head).await,
            StatusCode::FORBIDDEN,
            "{head}"
        );
        assert_eq!(runs.take(), 0, "{head}");
    }
    // Without `hosts`, the request counts as one from the server's own page, as documented.
    assert_eq!(
        status(address, &rebound("/open", "POST")).await,
        StatusCode::OK
    );
    assert_eq!(runs.take(), 1);
}

#[tokio::test]
async fn the_named_hosts_are_served() {
    let (app, runs) = app();
    let address = serve(app).await;
    let port = address.port();
    for host in [
        format!("localhost:{port}"),
        format!("LOCALHOST:{port}"),
        format!("127.0.0.1:{port}"),
    ] {
        let head = format!("POST /local HTTP/1.1\r\nhost: {host}\r\norigin: http://{host}\r\n");
        assert_eq!(status(address, &head).await, StatusCode::OK, "{head}");
        assert_eq!(runs.take(), 1);
    }
    for hosts in [
        "host: localhost\r\nhost: evil.example\r\n",
        "host: evil.example\r\nhost: localhost\r\n",
    ] {
        let head = format!("POST /local HTTP/1.1\r\n{hosts}");
        let status = status(address, &head).await;
        assert!(status.is_client_error(), "{hosts}");
        assert_eq!(runs.take(), 0);
    }
}

#[tokio::test]
async fn hosts_of_the_handler_replace_those_of_its_named_policy() {
    let (app, runs) = app();
    let table = [
        (Method::PUT, "api.example.com", StatusCode::OK),
        (Method::PUT, "localhost:3000", StatusCode::FORBIDDEN),
        (Method::DELETE, "localhost:3000", StatusCode::OK),
        (Method::DELETE, "api.example.com", StatusCode::FORBIDDEN),
    ];
    for (method, host, status) in table {
        let request = Request::builder()
            .method(&method)
            .uri("/local")
            .header("host", host);
        assert_eq!(send(&app, request).await.status, status, "{method} {host}");
        assert_eq!(runs.take(), usize::from(status.is_success()));
    }
    assert_eq!(replaced::POLICY.hosts(), ["api.example.com"]);
    assert_eq!(kept::POLICY.hosts(), ["localhost:*", "127.0.0.1:*"]);
    assert_eq!(open::POLICY.hosts(), [""; 0]);
}

/// A request to a foreign host is refused, even if its origin is allowed.
#[tokio::test]
async fn an_allowed_origin_needs_a_named_host_too() {
    let (app, runs) = app();
    let request = Request::post("/local").header("origin", APP);
    let answer = send(&app, request.header("host", "evil.example")).await;
    assert_eq!((answer.status, runs.take()), (StatusCode::FORBIDDEN, 0));
    assert_eq!(answer.access_control(), [""; 0]);
}
