//! Both pages in each browser engine: the chat's own page connects, and the copy on another origin is refused.

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use axum::Router;
use browsers::{Driver, Engine, in_each_engine};
use tokio::{net::TcpListener, time::sleep};

async fn serve(app: Router) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

/// Waits until the script returns the text.
async fn wait_for(driver: &Driver, script: &str, text: &str) {
    let mut found = String::new();
    for _ in 0..100 {
        let value = driver
            .client
            .execute(script, Vec::new())
            .await
            .expect("a value");
        found = value.as_str().unwrap_or_default().to_owned();
        if found == text {
            return;
        }
        sleep(Duration::from_millis(50)).await;
    }
    panic!("{script}: {found:?} instead of {text:?}");
}

const STATE: &str = "return document.getElementById('state').textContent";
const FIRST_MESSAGE: &str = "return document.querySelector('li')?.textContent";

in_each_engine!(the_page_of_another_origin_is_turned_away);

async fn the_page_of_another_origin_is_turned_away(engine: Engine) {
    let chat = serve(example_chat::server()).await;
    let other = serve(example_chat::other_site()).await;
    let Some(driver) = Driver::start(engine, None).await.expect("a browser") else {
        return;
    };
    let client = &driver.client;

    client
        .goto(&format!("http://{chat}/"))
        .await
        .expect("a page");
    wait_for(&driver, STATE, "connected").await;
    let send = "const form = document.querySelector('form'); form.text.value = 'hello'; form.requestSubmit()";
    client.execute(send, Vec::new()).await.expect("a message");
    wait_for(&driver, FIRST_MESSAGE, "hello").await;

    client
        .goto(&format!("http://{other}/?chat={chat}"))
        .await
        .expect("a page");
    wait_for(&driver, STATE, "turned away").await;
}
