//! The application behind the proxies.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
};

use axum::Router;
use cors_axum::{cors, policies, routes, without_cors};
use cors_runtime::Policy;
use tokio::net::TcpListener;

#[cors(
    origins = ["https://app.example.com", "https://*.shop.example.org"],
    methods = [GET],
    headers = ["x-request-id"],
    expose = ["x-total-count"],
    max_age = "10m",
    credentials,
)]
async fn list_books() -> ([(&'static str, &'static str); 1], &'static str) {
    ([("x-total-count", "1")], "The Dispossessed")
}

#[cors(
    origins = ["https://admin.example.com"],
    methods = [POST],
    headers = ["content-type"],
    max_age = "10m",
    credentials,
)]
async fn add_book() {}

#[cors(
    origins = ["https://admin.example.com"],
    methods = [DELETE],
    headers = ["authorization"],
    max_age = "10m",
)]
async fn remove_book() {}

#[cors(origins = any, methods = [GET], headers = any)]
async fn read_public() -> &'static str {
    "public"
}

/// The policies of `/books`.
pub const BOOKS: &[&Policy] = policies![list_books, add_book, remove_book];

/// The policies of `/public`.
pub const PUBLIC: &[&Policy] = policies![read_public];

/// The application, which implements the CORS protocol itself.
pub fn application() -> Router {
    Router::new()
        .route("/books", routes![list_books, add_book, remove_book])
        .route("/public", routes![read_public])
}

/// The application without policies, for a proxy that implements the CORS protocol.
pub fn application_without_cors() -> Router {
    application().layer(without_cors())
}

/// Serves the application on loopback until the test ends, and returns the address.
///
/// # Errors
///
/// If no port is free.
pub async fn serve(application: Router) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async { axum::serve(listener, application).await });
    Ok(address)
}
