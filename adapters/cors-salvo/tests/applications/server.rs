//! A server on a socket. The tests write the bytes of the requests.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    thread,
    time::Duration,
};

use cors_salvo::{CorsLayer, cors, inside_cors, policy, routes, service};
use salvo::{conn::TcpListener, extract::JsonBody, prelude::*};

use crate::hoops::require_token;

policy! {
    DEFAULT = { origins = ["https://app.example.com"] }
}

#[cors(origins = ["https://app.example.com", "https://*.example.org"], methods = [GET], headers = ["authorization"])]
#[handler]
async fn list_books() -> &'static str {
    "The Dispossessed"
}

#[cors(origins = ["https://admin.example.com"], methods = [POST], headers = ["content-type", "authorization"])]
#[handler]
async fn add_book(title: JsonBody<String>) -> StatusError {
    StatusError::conflict().brief(title.into_inner())
}

#[handler]
async fn secret() -> &'static str {
    "secret"
}

fn serve() -> SocketAddr {
    let (sender, receiver) = std::sync::mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.enable_all().build().expect("a runtime");
        runtime.block_on(async move {
            let router = Router::new()
                .push(Router::with_path("books/secret").goal(secret))
                .push(Router::with_path("books/{id}").push(routes![list_books, add_book]))
                .hoop(inside_cors(require_token()));
            let acceptor = TcpListener::new("127.0.0.1:0").bind().await;
            let address = acceptor.inner().local_addr().expect("an address");
            sender.send(address).expect("a receiver");
            let service = service(router).hoop(CorsLayer::new(&DEFAULT));
            Server::new(acceptor).serve(service).await;
        });
    });
    receiver.recv().expect("a server")
}

/// Sends the lines of a request, and returns the response.
fn exchange(address: SocketAddr, lines: &[&[u8]], body: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("a server");
    let timeout = Some(Duration::from_secs(10));
    stream.set_read_timeout(timeout).expect("a timeout");
    let length = format!("content-length: {}", body.len());
    let rest: [&[u8]; 3] = [
        b"host: api.example.com",
        b"connection: close",
        length.as_bytes(),
    ];
    let mut request = [lines, &rest].concat().join(&b"\r\n"[..]);
    request.extend_from_slice(b"\r\n\r\n");
    request.extend_from_slice(body.as_bytes());
    stream.write_all(&request).expect("a connection");
    let mut response = Vec::new();
    stream.read_to_end(&mut response).expect("a response");
    String::from_utf8(response).expect("a text").to_lowercase()
}

fn allows(response: &str, origin: &str) -> bool {
    response.contains(&format!("access-control-allow-origin: {origin}\r\n"))
}

#[test]
fn preflights_actual_requests_and_errors_on_the_wire() {
    let address = serve();
    let preflight = exchange(
        address,
        &[
            b"OPTIONS /books/1 HTTP/1.1",
            b"Origin: https://a.example.org",
            b"Access-Control-Request-Method: GET",
            b"Access-Control-Request-Headers: authorization",
        ],
        "",
    );
    assert!(preflight.starts_with("http/1.1 204 "), "{preflight}");
    assert!(allows(&preflight, "https://a.example.org"), "{preflight}");
    assert!(!preflight.contains("content-length"), "{preflight}");
    assert!(!preflight.contains("content-type"), "{preflight}");

    let head = exchange(
        address,
        &[
            b"HEAD /books/1 HTTP/1.1",
            b"Origin: https://app.example.com",
            b"Authorization: a",
        ],
        "",
    );
    assert!(
        head.starts_with("http/1.1 200 ") && head.ends_with("\r\n\r\n"),
        "{head}"
    );
    assert!(allows(&head, "https://app.example.com"), "{head}");

    let unauthorized = exchange(
        address,
        &[b"GET /books/1 HTTP/1.1", b"Origin: https://app.example.com"],
        "",
    );
    assert!(unauthorized.starts_with("http/1.1 401 "), "{unauthorized}");
    assert!(
        allows(&unauthorized, "https://app.example.com"),
        "{unauthorized}"
    );

    let json: [&[u8]; 4] = [
        b"POST /books/1 HTTP/1.1",
        b"Origin: https://admin.example.com",
        b"Authorization: a",
        b"Content-Type: application/json",
    ];
    for (body, status) in [("\"a\"", "409"), ("{", "400")] {
        let error = exchange(address, &json, body);
        assert!(error.starts_with(&format!("http/1.1 {status} ")), "{error}");
        assert!(allows(&error, "https://admin.example.com"), "{error}");
    }

    let unfound = exchange(
        address,
        &[b"GET /no HTTP/1.1", b"Origin: https://app.example.com"],
        "",
    );
    assert!(unfound.starts_with("http/1.1 404 "), "{unfound}");
    assert!(allows(&unfound, "https://app.example.com"), "{unfound}");
}

#[test]
fn plain_handlers_on_the_wire_have_no_policy_of_a_pattern() {
    let address = serve();
    for path in [
        "/books/secret",
        "/books/%73ecret",
        "http://api.example.com/books/secret",
    ] {
        let line = format!("OPTIONS {path} HTTP/1.1");
        let refused = exchange(
            address,
            &[
                line.as_bytes(),
                b"Origin: https://a.example.org",
                b"Access-Control-Request-Method: GET",
            ],
            "",
        );
        assert!(refused.starts_with("http/1.1 403 "), "{refused}");
        assert!(!refused.contains("access-control-allow"), "{refused}");
        assert!(refused.contains("content-length: 0\r\n"), "{refused}");
    }
}

#[test]
fn hostile_origins_on_the_wire_are_not_allowed() {
    let address = serve();
    let huge = format!("Origin: https://{}.example.org", "a".repeat(20_000));
    let origins: [&[&[u8]]; 6] = [
        &[
            b"Origin: https://app.example.com",
            b"Origin: https://app.example.com",
        ],
        &[
            b"Origin: https://app.example.com",
            b"oRIGIN: https://evil.example",
        ],
        &[huge.as_bytes()],
        &[b"Origin: https://\xff\xfe.example.org"],
        &[b"Origin: null"],
        &[b"Origin:"],
    ];
    for origin in origins {
        let lines: [&[u8]; 2] = [b"GET /books/1 HTTP/1.1", b"Authorization: a"];
        let answer = exchange(address, &[&lines, origin].concat(), "");
        assert!(answer.starts_with("http/1.1 200 "), "{answer}");
        assert!(!answer.contains("access-control-"), "{answer}");
        let lines: [&[u8]; 2] = [
            b"OPTIONS /books/1 HTTP/1.1",
            b"Access-Control-Request-Method: GET",
        ];
        let answer = exchange(address, &[&lines, origin].concat(), "");
        assert!(answer.starts_with("http/1.1 403 "), "{answer}");
        assert!(!answer.contains("access-control-allow"), "{answer}");
    }
}

/// HTTP/2 without TLS. The test writes the frames.
#[test]
fn http_2_serves_preflights_too() {
    let address = serve();
    let mut stream = TcpStream::connect(address).expect("a server");
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .expect("a timeout");
    let mut block = Vec::new();
    for (name, value) in [
        (":method", "OPTIONS"),
        (":scheme", "http"),
        (":authority", "api.example.com"),
        (":path", "/books/1"),
        ("origin", "https://app.example.com"),
        ("access-control-request-method", "GET"),
    ] {
        // A literal header field without indexing, with a new name.
        block.push(0);
        for text in [name, value] {
            block.push(u8::try_from(text.len()).expect("a short text"));
            block.extend_from_slice(text.as_bytes());
        }
    }
    let mut frames = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
    frames.extend_from_slice(&[0, 0, 0, 4, 0, 0, 0, 0, 0]);
    frames.extend_from_slice(&[
        0,
        0,
        u8::try_from(block.len()).expect("short"),
        1,
        5,
        0,
        0,
        0,
        1,
    ]);
    frames.extend_from_slice(&block);
    stream.write_all(&frames).expect("a connection");
    let status = loop {
        let mut head = [0; 9];
        stream.read_exact(&mut head).expect("a frame");
        let length = usize::from(head[1]) << 8 | usize::from(head[2]);
        let mut payload = vec![0; length];
        stream.read_exact(&mut payload).expect("a frame");
        if head[3] == 1 {
            break payload[0];
        }
    };
    // The entry 9 of the static table of HPACK is `:status: 204`.
    assert_eq!(status, 0x80 | 9);
}
