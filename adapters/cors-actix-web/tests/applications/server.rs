//! A server on a socket. The tests write the bytes of the requests.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    thread,
    time::Duration,
};

use actix_web::{App, HttpServer, error, middleware::from_fn, web, web::Json};
use cors_actix_web::{CorsLayer, cors, inside_cors, policy, resource, routes};

use crate::middleware::check_token;

policy! {
    DEFAULT = { origins = ["https://app.example.com"] }
}

#[cors(origins = ["https://app.example.com", "https://*.example.org"], methods = [GET], headers = ["authorization"])]
async fn list_books() -> &'static str {
    "The Dispossessed"
}

#[cors(origins = ["https://admin.example.com"], methods = [POST], headers = ["content-type", "authorization"])]
async fn add_book(Json(title): Json<String>) -> Result<String, actix_web::Error> {
    Err(error::ErrorConflict(title))
}

/// A server with two workers.
fn serve() -> SocketAddr {
    let (sender, receiver) = std::sync::mpsc::channel();
    thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = HttpServer::new(|| {
                App::new()
                    .service(web::resource("/books/secret").get(async || "secret"))
                    .service(resource("/books/{id}", routes![list_books, add_book]))
                    .wrap(inside_cors(from_fn(check_token)))
                    .wrap(CorsLayer::new(&DEFAULT))
            });
            let server = server.workers(2).disable_signals();
            let server = server.bind(("127.0.0.1", 0)).expect("an address");
            sender.send(server.addrs()[0]).expect("a receiver");
            server.run().await
        })
    });
    receiver.recv().expect("a server")
}

/// Sends the lines of a request, and returns the response.
fn exchange(address: SocketAddr, lines: &[&str], body: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("a server");
    let timeout = Some(Duration::from_secs(10));
    stream.set_read_timeout(timeout).expect("a timeout");
    let length = format!("content-length: {}", body.len());
    let head = [
        lines,
        &["host: api.example.com", "connection: close", &length],
    ]
    .concat();
    write!(stream, "{}\r\n\r\n{body}", head.join("\r\n")).expect("a connection");
    let mut response = Vec::new();
    stream.read_to_end(&mut response).expect("a response");
    String::from_utf8(response).expect("a text").to_lowercase()
}

#[test]
fn preflights_actual_requests_and_errors_on_the_wire() {
    let address = serve();
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
        assert!(preflight.starts_with("http/1.1 204 "), "{preflight}");
        assert!(
            preflight.contains("access-control-allow-origin: https://a.example.org\r\n"),
            "{preflight}"
        );
        assert!(!preflight.contains("content-length"), "{preflight}");
    }
    let head = exchange(
        address,
        &[
            "HEAD /books/1 HTTP/1.1",
            "Origin: https://app.example.com",
            "Authorization: a",
        ],
        "",
    );
    assert!(head.starts_with("http/1.1 200 "), "{head}");
    assert!(
        head.contains("access-control-allow-origin: https://app.example.com\r\n"),
        "{head}"
    );
    assert!(
        head.contains("content-length: 16\r\n") && head.ends_with("\r\n\r\n"),
        "{head}"
    );

    let unauthorized = exchange(
        address,
        &["GET /books/1 HTTP/1.1", "Origin: https://app.example.com"],
        "",
    );
    assert!(unauthorized.starts_with("http/1.1 401 "), "{unauthorized}");
    assert!(
        unauthorized.contains("access-control-allow-origin: https://app.example.com\r\n"),
        "{unauthorized}"
    );

    let json = [
        "POST /books/1 HTTP/1.1",
        "Origin: https://admin.example.com",
        "Authorization: a",
        "Content-Type: application/json",
    ];
    for (body, status) in [("\"a\"", "409"), ("{", "400")] {
        let error = exchange(address, &json, body);
        assert!(error.starts_with(&format!("http/1.1 {status} ")), "{error}");
        assert!(
            error.contains("access-control-allow-origin: https://admin.example.com\r\n"),
            "{error}"
        );
    }

    let twice = exchange(
        address,
        &[
            "GET /books/1 HTTP/1.1",
            "Origin: https://app.example.com",
            "Origin: https://app.example.com",
            "Authorization: a",
        ],
        "",
    );
    assert!(
        twice.starts_with("http/1.1 200 ") && !twice.contains("access-control-"),
        "{twice}"
    );

    for path in ["/books/secret", "/books/%73ecret"] {
        let line = format!("OPTIONS {path} HTTP/1.1");
        let origin = [
            "Origin: https://a.example.org",
            "Access-Control-Request-Method: GET",
        ];
        let refused = exchange(address, &[&[&*line], &origin[..]].concat(), "");
        assert!(
            refused.starts_with("http/1.1 403 ") && !refused.contains("access-control-allow"),
            "{refused}"
        );
    }
}
