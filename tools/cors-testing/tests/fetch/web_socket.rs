//! The opening handshake of a WebSocket.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    thread,
};

use cors_testing::{Browser, Delivery, Deployed, Step, WebSocket};
use http::header::{CONNECTION, HeaderName, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_PROTOCOL, UPGRADE};

use crate::{Lines, PAGE, carried, response, server};

const CHAT: &str = "wss://api.example.com/chat";
const ACCEPT: (&str, &str) = ("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
const UPGRADED: (&str, &str) = ("upgrade", "websocket");
const CONNECTED: (&str, &str) = ("connection", "keep-alive, Upgrade");
const OPEN: [(&str, &str); 3] = [UPGRADED, CONNECTED, ACCEPT];

#[tokio::test]
async fn the_handshake_is_a_get_request_with_an_origin() {
    let service = server(|_| response(101, &OPEN));
    for page in [
        PAGE,
        "https://api.example.com",
        "https://evil.example",
        "null",
    ] {
        let mut browser = Browser::at(page);
        let delivery = browser.connect(&service, WebSocket::new(CHAT)).await;
        assert_eq!(delivery.assert_accepted().status, 101);
        let [sent] = browser.traffic() else {
            panic!("one request: {:?}", browser.traffic());
        };
        assert_eq!(
            (sent.method.as_str(), &*sent.url),
            ("GET", "https://api.example.com/chat")
        );
        assert!(sent.body.is_empty() && !sent.is_preflight);
        for (name, value) in [
            ("accept", "*/*"),
            ("connection", "Upgrade"),
            ("host", "api.example.com"),
            ("origin", page),
            (
                "sec-websocket-extensions",
                "permessage-deflate; client_max_window_bits",
            ),
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
            ("sec-websocket-version", "13"),
            ("upgrade", "websocket"),
        ] {
            assert_eq!(sent.headers[name], value, "{page}");
        }
        assert!(!sent.headers.contains_key("sec-websocket-protocol"));
    }
}

#[tokio::test]
async fn the_handshake_brings_cookies_as_any_other_request_of_a_page() {
    let service = server(|_| response(101, &OPEN));
    for (page, expected) in [(PAGE, "none=1; lax=1"), ("https://evil.example", "none=1")] {
        let mut browser = Browser::at(page);
        for line in ["none=1; Path=/; SameSite=None; Secure", "lax=1; Path=/"] {
            browser.set_cookie("https://api.example.com", line);
        }
        let _ = browser.connect(&service, WebSocket::new(CHAT)).await;
        assert_eq!(
            carried(&browser, "cookie").as_deref(),
            Some(expected),
            "{page}"
        );
    }
}

#[tokio::test]
async fn the_url_is_that_of_the_request_by_http() {
    let service = server(|_| response(101, &OPEN));
    for (url, expected) in [
        ("wss://a.example/chat", Ok("https://a.example/chat")),
        ("ws://a.example:8080", Ok("http://a.example:8080/")),
        ("https://a.example", Ok("https://a.example/")),
        ("/chat", Ok("https://app.example.com/chat")),
        (
            "ftp://a.example",
            Err(Step::WebSocketScheme("ftp".to_owned())),
        ),
        (
            "wss://a.example/#part",
            Err(Step::WebSocketFragment("wss://a.example/#part".to_owned())),
        ),
        ("wss://", Err(Step::UrlInvalid("empty host".to_owned()))),
    ] {
        let mut browser = Browser::at(PAGE);
        let delivery = browser.connect(&service, WebSocket::new(url)).await;
        match expected {
            Ok(expected) => assert_eq!(browser.traffic()[0].url, expected),
            Err(step) => {
                assert_eq!(failed(&delivery), Some(&step));
                assert!(browser.traffic().is_empty());
            }
        }
    }
}

fn failed(delivery: &Delivery) -> Option<&Step> {
    match delivery {
        Delivery::Failed(blocked) => Some(&blocked.step),
        Delivery::Accepted(_) | Delivery::Refused(_) => None,
    }
}

#[tokio::test]
async fn a_response_that_switches_no_protocol_is_a_refusal() {
    for status in [200, 403, 404, 426] {
        let service = server(move |_| response(status, &OPEN));
        let delivery = Browser::at(PAGE)
            .connect(&service, WebSocket::new(CHAT))
            .await;
        let refused = delivery.assert_refused();
        assert_eq!(
            (refused.status.as_u16(), refused.handler_ran()),
            (status, true)
        );
    }
    let service = server(|_| response(302, &[("location", "/elsewhere")]));
    let delivery = Browser::at(PAGE)
        .connect(&service, WebSocket::new(CHAT))
        .await;
    assert!(matches!(
        failed(&delivery),
        Some(Step::RedirectInErrorMode(_))
    ));
}

#[tokio::test]
async fn a_response_must_have_the_headers_of_the_handshake() {
    let protocol = |value| ("sec-websocket-protocol", value);
    let cases: &[(&[&str], Lines<'_>, Option<HeaderName>)] = &[
        (&[], &[UPGRADED, CONNECTED, ACCEPT], None),
        (
            &[],
            &[("upgrade", "WebSocket"), ("connection", "upgrade"), ACCEPT],
            None,
        ),
        (&[], &[CONNECTED, ACCEPT], Some(UPGRADE)),
        (&[], &[("upgrade", "h2c"), CONNECTED, ACCEPT], Some(UPGRADE)),
        (
            &[],
            &[UPGRADED, ("connection", "close"), ACCEPT],
            Some(CONNECTION),
        ),
        (&[], &[UPGRADED, CONNECTED], Some(SEC_WEBSOCKET_ACCEPT)),
        (
            &[],
            &[UPGRADED, CONNECTED, ("sec-websocket-accept", "other")],
            Some(SEC_WEBSOCKET_ACCEPT),
        ),
        (
            &[],
            &[UPGRADED, CONNECTED, ACCEPT, protocol("chat")],
            Some(SEC_WEBSOCKET_PROTOCOL),
        ),
        (
            &["chat", "v2"],
            &[UPGRADED, CONNECTED, ACCEPT, protocol("v2")],
            None,
        ),
        (
            &["chat"],
            &[UPGRADED, CONNECTED, ACCEPT],
            Some(SEC_WEBSOCKET_PROTOCOL),
        ),
        (
            &["chat"],
            &[UPGRADED, CONNECTED, ACCEPT, protocol("v2")],
            Some(SEC_WEBSOCKET_PROTOCOL),
        ),
    ];
    for (protocols, lines, fault) in cases {
        let socket = protocols
            .iter()
            .fold(WebSocket::new(CHAT), |socket, protocol| {
                socket.protocol(*protocol)
            });
        let service = server(move |_| response(101, lines));
        let mut browser = Browser::at(PAGE);
        let delivery = browser.connect(&service, socket).await;
        let expected = fault.clone().map(Step::WebSocketResponse);
        assert_eq!(failed(&delivery), expected.as_ref(), "{lines:?}");
        let offered = carried(&browser, "sec-websocket-protocol").unwrap_or_default();
        assert_eq!(offered, protocols.join(", "));
    }
}

#[tokio::test]
async fn a_subprotocol_is_a_token_and_offered_once() {
    let service = server(|_| response(101, &OPEN));
    for protocols in [&["a b"][..], &[""], &["chat", "v2", "CHAT"]] {
        let socket = protocols
            .iter()
            .fold(WebSocket::new(CHAT), |socket, protocol| {
                socket.protocol(*protocol)
            });
        let mut browser = Browser::at(PAGE);
        let delivery = browser.connect(&service, socket).await;
        let last = protocols.last().map(|&protocol| protocol.to_owned());
        assert_eq!(
            failed(&delivery),
            last.map(Step::WebSocketProtocol).as_ref()
        );
        assert!(browser.traffic().is_empty());
    }
}

/// The handshake uses HTTP/1.1 even if other requests use HTTP/2.
#[tokio::test]
async fn a_server_at_an_address_gets_the_handshake_by_http_1_1() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).expect("a request");
            request.extend(byte);
        }
        let lines = OPEN.map(|(name, value)| format!("{name}: {value}\r\n"));
        let response = format!("HTTP/1.1 101 Switching Protocols\r\n{}\r\n", lines.concat());
        stream.write_all(response.as_bytes()).expect("a response");
        String::from_utf8(request).expect("text")
    });
    let deployed = Deployed::at(&format!("http://{address}")).http2();
    let delivery = Browser::at(PAGE)
        .connect(&deployed, WebSocket::new(CHAT))
        .await;
    delivery.assert_accepted();
    let request = server.join().expect("a request").to_ascii_lowercase();
    for line in [
        "get /chat http/1.1\r\n",
        "\r\nhost: api.example.com\r\n",
        "\r\nupgrade: websocket\r\n",
        "\r\nconnection: upgrade\r\n",
        "\r\norigin: https://app.example.com\r\n",
    ] {
        assert!(request.contains(line), "{request}");
    }
}
