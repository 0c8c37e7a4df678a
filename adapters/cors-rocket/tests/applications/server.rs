//! A server on a socket. The tests write the bytes of the requests.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    thread,
    time::Duration,
};

use cors_rocket::{CorsLayer, cors, policy, routes};
use rocket::{
    Request, get,
    http::Status,
    post,
    request::{FromRequest, Outcome},
    serde::json::Json,
};

policy! {
    DEFAULT = { origins = ["https://app.example.com", "https://b.example"] }
}

struct Token;

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Token {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        if request.headers().contains("authorization") {
            Outcome::Success(Self)
        } else {
            Outcome::Error((Status::Unauthorized, ()))
        }
    }
}

#[cors(origins = ["https://app.example.com", "https://*.example.org"], headers = ["authorization"])]
#[get("/books/<_>")]
fn list_books(_token: Token) -> &'static str {
    "The Dispossessed"
}

#[cors(
    origins = ["https://admin.example.com", "https://b.example"],
    headers = ["content-type", "authorization"],
)]
#[post("/books/<_>", data = "<title>")]
fn add_book(_token: Token, title: Json<String>) -> (Status, String) {
    (Status::Conflict, title.into_inner())
}

#[get("/books/secret")]
fn secret() -> &'static str {
    "secret"
}

/// A server on a free port.
fn serve() -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("an address");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let config = rocket::Config {
        port: address.port(),
        workers: 2,
        log_level: rocket::config::LogLevel::Off,
        shutdown: rocket::config::Shutdown {
            ctrlc: false,
            ..rocket::config::Shutdown::default()
        },
        ..rocket::Config::debug_default()
    };
    thread::spawn(move || {
        let rocket = rocket::custom(config)
            .attach(CorsLayer::new(&DEFAULT))
            .mount("/", routes![list_books, add_book])
            .mount("/", rocket::routes![secret]);
        rocket::execute(rocket.launch()).expect("a server");
    });
    for _ in 0..500 {
        if TcpStream::connect(address).is_ok() {
            return address;
        }
        thread::sleep(Duration::from_millis(20));
    }
    panic!("no server");
}

/// Sends the lines of a request, and returns the response.
fn exchange(address: SocketAddr, lines: &[&[u8]], body: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("a server");
    let timeout = Some(Duration::from_secs(10));
    stream.set_read_timeout(timeout).expect("a timeout");
    let length = format!("content-length: {}", body.len());
    let last: [&[u8]; 3] = [
        b"host: api.example.com",
        b"connection: close",
        length.as_bytes(),
    ];
    let head = [lines, &last].concat().join(&b"\r\n"[..]);
    let request = [&head[..], b"\r\n\r\n", body.as_bytes()].concat();
    stream.write_all(&request).expect("a connection");
    let mut response = Vec::new();
    stream.read_to_end(&mut response).expect("a response");
    String::from_utf8(response).expect("a text").to_lowercase()
}

fn cors_lines(response: &str) -> Vec<&str> {
    let lines = response.split("\r\n");
    lines
        .filter(|line| line.starts_with("access-control-"))
        .collect()
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
    assert!(
        preflight.contains("access-control-allow-origin: https://a.example.org\r\n"),
        "{preflight}"
    );
    assert!(!preflight.contains("content-length"), "{preflight}");
    assert!(preflight.ends_with("\r\n\r\n"), "{preflight}");

    let app = "access-control-allow-origin: https://app.example.com";
    let origin = b"Origin: https://app.example.com";
    let head = exchange(
        address,
        &[b"HEAD /books/1 HTTP/1.1", origin, b"Authorization: a"],
        "",
    );
    assert!(head.starts_with("http/1.1 200 "), "{head}");
    assert_eq!(cors_lines(&head), [app]);
    assert!(
        head.contains("content-length: 16\r\n") && head.ends_with("\r\n\r\n"),
        "{head}"
    );

    let unauthorized = exchange(address, &[b"GET /books/1 HTTP/1.1", origin], "");
    assert!(unauthorized.starts_with("http/1.1 401 "), "{unauthorized}");
    assert_eq!(cors_lines(&unauthorized), [app]);

    let json: [&[u8]; 4] = [
        b"POST /books/1 HTTP/1.1",
        b"Origin: https://admin.example.com",
        b"Authorization: a",
        b"Content-Type: application/json",
    ];
    for (body, status) in [("\"a\"", "409"), ("{", "422")] {
        let error = exchange(address, &json, body);
        assert!(error.starts_with(&format!("http/1.1 {status} ")), "{error}");
        let admin = "access-control-allow-origin: https://admin.example.com";
        assert_eq!(cors_lines(&error), [admin]);
    }

    // The default policy applies to a handler without a policy, and to paths without a handler.
    for (path, status) in [
        ("/books/secret", "200"),
        ("/nothing", "404"),
        ("//books/1", "404"),
    ] {
        let line = format!("GET {path} HTTP/1.1");
        let answer = exchange(address, &[line.as_bytes(), origin], "");
        if path != "//books/1" {
            assert!(
                answer.starts_with(&format!("http/1.1 {status} ")),
                "{answer}"
            );
        }
        assert_eq!(cors_lines(&answer), [app], "{path}");
    }

    let long = format!("Origin: https://{}.example.org", "a".repeat(8000));
    let hostile: [&[&[u8]]; 8] = [
        &[origin, origin],
        &[origin, b"Origin: https://evil.example"],
        &[long.as_bytes()],
        &[b"Origin: https://a\xff.example.org"],
        &["Origin: https://\u{e9}.example.org".as_bytes()],
        &[b"Origin: null"],
        &[b"Origin: "],
        &[b"Origin: https://app.example.com, https://app.example.com"],
    ];
    for lines in hostile {
        for first in [
            &b"GET /books/1 HTTP/1.1"[..],
            b"OPTIONS /books/1 HTTP/1.1",
            b"GET /no HTTP/1.1",
        ] {
            let asked: &[u8] = b"Access-Control-Request-Method: GET";
            let request = [&[first, asked][..], lines].concat();
            let answer = exchange(address, &request, "");
            assert_eq!(cors_lines(&answer), [""; 0], "{answer}");
            let varies = answer.contains("\r\nvary: origin\r\n");
            // rocket drops a header that is not UTF-8, so an OPTIONS request with such a header is not a preflight.
            assert!(varies, "{answer}");
        }
    }

    // A method and targets that rocket does not support.
    for first in [
        &b"PURGE /books/1 HTTP/1.1"[..],
        b"OPTIONS * HTTP/1.1",
        b"GET /%ff HTTP/1.1",
    ] {
        let answer = exchange(address, &[first, b"Origin: https://evil.example"], "");
        assert!(answer.starts_with("http/1.1 4"), "{answer}");
        assert_eq!(cors_lines(&answer), [""; 0], "{answer}");
    }
}

#[test]
fn slashes_on_the_wire_are_those_of_the_router() {
    let address = serve();
    for path in [
        "/books/1/",
        "//books/1",
        "/books//1",
        "/books/",
        "/books/./1",
        "/books/secret/",
        "/books/%2e",
    ] {
        let origin = b"Origin: https://a.example.org";
        let get = format!("GET {path} HTTP/1.1");
        let answer = exchange(address, &[get.as_bytes(), origin, b"Authorization: a"], "");
        let options = format!("OPTIONS {path} HTTP/1.1");
        let asked: &[u8] = b"Access-Control-Request-Method: GET";
        let asked = exchange(address, &[options.as_bytes(), origin, asked], "");
        let is_own = answer.contains("the dispossessed");
        assert_eq!(cors_lines(&answer).is_empty(), !is_own, "{path} {answer}");
        assert_eq!(cors_lines(&asked).is_empty(), !is_own, "{path} {asked}");
    }
}
