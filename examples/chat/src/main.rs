//! Runs the chat, and another site with a copy of its page.
//!
//! ```sh
//! cargo run -p example-chat     # prints the addresses of both pages
//! cargo test -p example-chat    # handshakes by a client, and both pages in real browsers
//! ```

use std::{io, net::Ipv4Addr};

use example_chat::{other_site, server};
use tokio::net::TcpListener;

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let chat = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let (address, other_address) = (chat.local_addr()?, other.local_addr()?);
    println!("the chat:                          http://{address}");
    println!("the same page on another origin:   http://{other_address}/?chat={address}");
    tokio::try_join!(async { axum::serve(chat, server()).await }, async {
        axum::serve(other, other_site()).await
    },)?;
    Ok(())
}
