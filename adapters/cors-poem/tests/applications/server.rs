//! A server on a socket. The tests write the bytes of the requests.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    thread,
    time::Duration,
};

use cors_poem::{CorsEndpoint, CorsLayer, PolicyConfig, Route, cors, policy, routes};
use poem::{
    Error, Request, Result, Server, get, handler,
    http::StatusCode,
    listener::{Acceptor as _, Listener as _, TcpListener},
    middleware::CatchPanic,
    web::Json,
};
use tokio::sync::oneshot;

use crate::middleware::require_token;

policy! {
    DEFAULT = { origins = ["https://app.example.com"] }
}

#[cors(origins = ["https://app.example.com", "https://*.example.org"], methods = [GET], headers = ["authorization"])]
#[handler]
fn list_books() -> &'static str {
    "The Dispossessed"
}

#[cors(origins = ["https://admin.example.com"], methods = [POST], headers = ["content-type", "authorization"])]
#[handler]
fn add_book(Json(title): Json<String>) -> Result<String> {
    assert_ne!(title, "panic");
    Err(Error::from_string(title, StatusCode::CONFLICT))
}

#[handler]
fn secret() -> &'static str {
    "secret"
}

fn books() -> CorsEndpoint {
    Route::new()
        .at("/books/secret", get(secret))
        .at("/books/:id", routes![list_books, add_book])
        .inside_cors(CatchPanic::new())
        .inside_cors(require_token())
        .with(CorsLayer::new(&DEFAULT))
}

/// A server with two workers. Using the sender shuts it down.
fn serve(app: CorsEndpoint) -> (SocketAddr, oneshot::Sender<()>, thread::JoinHandle<()>) {
    let (sender, receiver) = std::sync::mpsc::channel();
    let (shutdown, is_shut_down) = oneshot::channel::<()>();
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).enable_all().build();
    let serving = async move {
        let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await;
        let acceptor = acceptor.expect("an address");
        let address = acceptor.local_addr().remove(0);
        sender
            .send(*address.as_socket_addr().expect("an address"))
            .expect("a receiver");
        let server = Server::new_with_acceptor(acceptor);
        let signal = async {
            let _sent = is_shut_down.await;
        };
        let timeout = Some(Duration::from_secs(5));
        server
            .run_with_graceful_shutdown(app, signal, timeout)
            .await
            .expect("a server");
    };
    let thread = thread::spawn(move || runtime.expect("a runtime").block_on(serving));
    (receiver.recv().expect("a server"), shutdown, thread)
}

/// Sends the lines of a request, and returns the response.
fn exchange(address: SocketAddr, lines: &[&str], body: &str) -> String {
    exchange_bytes(address, lines.join("\r\n").as_bytes(), body)
}

fn exchange_bytes(address: SocketAddr, lines: &[u8], body: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("a server");
    let timeout = Some(Duration::from_secs(10));
    stream.set_read_timeout(timeout).expect("a timeout");
    stream.write_all(lines).expect("a connection");
    write!(
        stream,
        "\r\nhost: api.example.com\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .expect("a connection");
    let mut response = Vec::new();
    stream.read_to_end(&mut response).expect("a response");
    String::from_utf8(response).expect("a text").to_lowercase()
}

#[track_caller]
fn assert_response(response: &str, status: &str, allowed: Option<&str>) {
    assert!(
        response.starts_with(&format!("http/1.1 {status} ")),
        "{response}"
    );
    match allowed {
        Some(origin) => {
            let line = format!("access-control-allow-origin: {origin}\r\n");
            assert!(response.contains(&line), "{response}");
        }
        None => assert!(!response.contains("access-control-allow"), "{response}"),
    }
}

#[test]
fn preflights_actual_requests_and_errors_on_the_wire() {
    let (address, shutdown, thread) = serve(books());
    for _ in 0..4 {
        let preflight = exchange(
            address,
            &[
                "OPTIONS /books/1 HTTP/1.1",
                "Origin: https://a.example.org",
                "Access-Control-Request-Method: GET",
                "Access-Control-Request-Headers: authorization",
            ],
            "",
        );
        assert_response(&preflight, "204", Some("https://a.example.org"));
        assert!(!preflight.contains("content-length"), "{preflight}");
    }
    let app = "Origin: https://app.example.com";
    let token = "Authorization: a";
    let head = exchange(address, &["HEAD /books/1 HTTP/1.1", app, token], "");
    assert_response(&head, "200", Some("https://app.example.com"));
    assert!(head.ends_with("\r\n\r\n"), "{head}");
    let books = exchange(address, &["GET /books/1 HTTP/1.1", app, token], "");
    assert_response(&books, "200", Some("https://app.example.com"));
    let unauthorized = exchange(address, &["GET /books/1 HTTP/1.1", app], "");
    assert_response(&unauthorized, "401", Some("https://app.example.com"));
    let missing = exchange(address, &["GET /no HTTP/1.1", app, token], "");
    assert_response(&missing, "404", Some("https://app.example.com"));

    let json = [
        "POST /books/1 HTTP/1.1",
        "Origin: https://admin.example.com",
        token,
        "Content-Type: application/json",
    ];
    for (body, status) in [("\"a\"", "409"), ("{", "400"), ("\"panic\"", "500")] {
        let error = exchange(address, &json, body);
        assert_response(&error, status, Some("https://admin.example.com"));
    }
    for path in ["/books/secret", "//books/1"] {
        let line = format!("OPTIONS {path} HTTP/1.1");
        let origin = [
            "Origin: https://a.example.org",
            "Access-Control-Request-Method: GET",
        ];
        let refused = exchange(address, &[&[&*line], &origin[..]].concat(), "");
        assert_response(&refused, "403", None);
    }
    shutdown.send(()).expect("a server");
    thread.join().expect("a graceful shutdown");
}

#[test]
fn hostile_requests_on_the_wire_are_not_allowed() {
    let (address, shutdown, thread) = serve(books());
    let long = format!("https://{}.example.org", "a".repeat(100_000));
    let long = [b"Origin: ", long.as_bytes()].concat();
    let origins: [&[u8]; 7] = [
        b"Origin: https://app.example.com\r\nOrigin: https://app.example.com",
        b"Origin: https://app.example.com\r\norigin: https://evil.example",
        b"Origin: null",
        b"Origin:",
        b"Origin: https://a.example.org\xff",
        b"Origin: https://\xc3\xa9.example.org",
        &long,
    ];
    for origin in origins {
        let shown = String::from_utf8_lossy(&origin[..origin.len().min(80)]);
        let lines = [b"GET /books/1 HTTP/1.1\r\nAuthorization: a\r\n", origin].concat();
        let actual = exchange_bytes(address, &lines, "");
        assert_response(&actual, "200", None);
        assert!(actual.contains("vary: origin"), "{shown} {actual}");
        let method = b"\r\nAccess-Control-Request-Method: GET";
        let lines = [b"OPTIONS /books/1 HTTP/1.1\r\n", origin, method].concat();
        let preflight = exchange_bytes(address, &lines, "");
        assert_response(&preflight, "403", None);
    }
    // Targets in absolute form, and a target without a path.
    let target = [
        "GET http://api.example.com/books/1 HTTP/1.1",
        "Origin: https://app.example.com",
    ];
    let absolute = exchange(address, &target, "");
    assert_response(&absolute, "401", Some("https://app.example.com"));
    let target = [
        "OPTIONS * HTTP/1.1",
        "Origin: https://evil.example",
        "Access-Control-Request-Method: GET",
    ];
    assert_response(&exchange(address, &target, ""), "403", None);
    shutdown.send(()).expect("a server");
    thread.join().expect("a graceful shutdown");
}

#[test]
fn the_original_uri_names_the_policy_in_a_nested_route() {
    let of_tenant = |request: &Request| {
        let tenant = request.original_uri().path().split('/').nth(1);
        let origin = tenant.map(|tenant| format!("https://{tenant}.example.com"));
        async move {
            tokio::task::yield_now().await;
            let policy = PolicyConfig::new().origins([origin?]).methods(["GET"]);
            policy.check().ok()
        }
    };
    let tenant = Route::new()
        .at("/books", get(secret))
        .with(CorsLayer::per_request(of_tenant));
    let app = Route::new().nest("/app", tenant).with(());
    let (address, shutdown, thread) = serve(app);
    let origin = "Origin: https://app.example.com";
    for (path, status) in [("/app/books", "200"), ("/app/no", "404")] {
        let line = format!("GET {path} HTTP/1.1");
        let response = exchange(address, &[&line, origin], "");
        assert_response(&response, status, Some("https://app.example.com"));
        let line = format!("OPTIONS {path} HTTP/1.1");
        let method = "Access-Control-Request-Method: GET";
        let response = exchange(address, &[&line, origin, method], "");
        assert_response(&response, "204", Some("https://app.example.com"));
        let other = "Origin: https://evil.example";
        let response = exchange(address, &[&line, other, method], "");
        assert_response(&response, "403", None);
    }
    shutdown.send(()).expect("a server");
    thread.join().expect("a graceful shutdown");
}
