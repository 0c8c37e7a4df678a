//! Handshakes of a client that sends the same headers as browsers.

use std::net::{Ipv4Addr, SocketAddr};

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpListener;
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest as _, http::HeaderValue},
};

async fn serve() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, example_chat::server()).await });
    address
}

/// The status of a refused handshake; `None` if the socket is open.
async fn refusal(address: SocketAddr, headers: &[(&'static str, &str)]) -> Option<u16> {
    let mut request = format!("ws://{address}/chat")
        .into_client_request()
        .expect("a request");
    for (name, value) in headers {
        let value = HeaderValue::from_str(value).expect("a value");
        request.headers_mut().insert(*name, value);
    }
    match connect_async(request).await {
        Ok(_) => None,
        Err(Error::Http(response)) => Some(response.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn only_the_own_pages_and_programs_open_the_socket() {
    let address = serve().await;
    let own = format!("http://{address}");
    let evil = format!("evil.example:{}", address.port());
    let rebound = format!("http://{evil}");
    assert_eq!(
        refusal(
            address,
            &[("origin", &own), ("sec-fetch-site", "same-origin")]
        )
        .await,
        None
    );
    assert_eq!(refusal(address, &[("origin", &own)]).await, None);
    assert_eq!(refusal(address, &[]).await, None);
    let foreign = "https://foreign.example";
    assert_eq!(refusal(address, &[("origin", foreign)]).await, Some(403));
    assert_eq!(
        refusal(
            address,
            &[("origin", foreign), ("sec-fetch-site", "cross-site")]
        )
        .await,
        Some(403)
    );
    assert_eq!(refusal(address, &[("origin", "null")]).await, Some(403));
    let headers = [
        ("host", &*evil),
        ("origin", &*rebound),
        ("sec-fetch-site", "same-origin"),
    ];
    assert_eq!(refusal(address, &headers).await, Some(403));
}

#[tokio::test]
async fn a_message_reaches_everybody() {
    let address = serve().await;
    let url = format!("ws://{address}/chat");
    let (mut first, _) = connect_async(&url).await.expect("a socket");
    let (mut second, _) = connect_async(&url).await.expect("a socket");
    // The echo shows that the second visitor is in the room.
    second.send(Message::text("here")).await.expect("a room");
    second.next().await.expect("a message").expect("a message");
    first.send(Message::text("hello")).await.expect("a room");
    let message = second.next().await.expect("a message").expect("a message");
    assert_eq!(message.into_text().expect("a text"), "hello");
}
