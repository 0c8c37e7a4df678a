//! A browser in code, for tests of CORS policies.
//!
//! [`Browser`] implements the client side of the Fetch standard's [CORS protocol]: it decides whether a
//! request needs a preflight, sends the preflight and caches its answer, sends the request, checks the response, and hides from
//! the script what it must not read. It calls any `tower` service of `http` requests, such as an axum
//! `Router`, without a network.
//!
//! # Three tests that every API should have
//!
//! An API with one handler that reads, and one that changes something for a user:
//!
//! ```test_harness
//! use axum::Router;
//! use cors_testing::{Browser, Credentials, Request};
//! use cors_axum::{cors, routes};
//!
//! const APP: &str = "https://app.example.com";
//!
//! #[cors(origins = ["https://app.example.com"], methods = [GET], expose = ["x-total-count"])]
//! async fn list_users() -> ([(&'static str, &'static str); 1], &'static str) {
//!     ([("x-total-count", "1")], "Ada")
//! }
//!
//! #[cors(
//!     origins = ["https://app.example.com"],
//!     methods = [PUT],
//!     headers = ["content-type"],
//!     max_age = "10m",
//!     credentials,
//! )]
//! async fn update_user() -> &'static str {
//!     "done"
//! }
//!
//! fn app() -> Router {
//!     Router::new()
//!         .route("/users", routes![list_users])
//!         .route("/users/1", routes![update_user])
//! }
//!
//! #[tokio::test]
//! async fn my_page_can_read() {
//!     let mut browser = Browser::at(APP);
//!     let outcome = browser.fetch(&app(), Request::get("https://api.example.com/users")).await;
//!     let response = outcome.assert_readable();
//!     assert_eq!(response.status, 200);
//!     assert_eq!(response.header("x-total-count").as_deref(), Some("1"));
//! }
//!
//! #[tokio::test]
//! async fn a_foreign_page_cannot_read() {
//!     let mut browser = Browser::at("https://evil.example");
//!     let outcome = browser.fetch(&app(), Request::get("https://api.example.com/users")).await;
//!     let why = outcome.assert_blocked().to_string();
//!     assert!(why.contains("has been blocked by CORS policy"), "{why}");
//! }
//!
//! #[tokio::test]
//! async fn my_page_can_write_with_cookies() {
//!     let mut browser = Browser::at(APP);
//!     browser.set_cookie("https://api.example.com", "session=1; Secure; HttpOnly");
//!     let rename = Request::put("https://api.example.com/users/1")
//!         .header("content-type", "application/json")
//!         .credentials(Credentials::Include)
//!         .body(r#"{"name":"Ada"}"#);
//!     browser.fetch(&app(), rename.clone()).await.assert_readable();
//!     assert_eq!(browser.preflight_count(), 1);
//!     assert_eq!(browser.traffic()[1].headers["cookie"], "session=1");
//!
//!     // The browser has cached the answer to the preflight.
//!     browser.fetch(&app(), rename).await.assert_readable();
//!     assert_eq!(browser.preflight_count(), 1);
//! }
//! ```
//!
//! A failed assertion prints the message of the browser's console:
//!
//! ```text
//! the script cannot read the response
//! Access to fetch at 'https://api.example.com/users' from origin 'https://evil.example' has been blocked
//! by CORS policy: The 'Access-Control-Allow-Origin' header has a value 'https://app.example.com' that is
//! not equal to the supplied origin. Have the server send the header with a valid value.
//! ```
//!
//! # Requests without CORS
//!
//! Any page can submit a form to a service, load an image from it, link to it, and open a WebSocket. CORS
//! prevents none of them. [`Browser::submit`], [`Browser::load_image`], [`Browser::follow_link`] and
//! [`Browser::connect`] send these requests as browsers do, with `Origin`, `Sec-Fetch-Site`, `Sec-Fetch-Mode` and
//! the cookies that `SameSite` lets through. Their outcome, a [`Delivery`], states whether the service has refused the
//! request, as a handler with `enforce` does:
//!
//! ```
//! use axum::Router;
//! use cors_axum::{cors, routes};
//! use cors_testing::{Browser, Form};
//!
//! #[cors(origins = ["https://app.example.com"], methods = [POST], enforce)]
//! async fn transfer() {}
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let app: Router = Router::new().route("/transfer", routes![transfer]);
//! let form = Form::post("https://api.example.com/transfer").field("to", "Eve");
//! let delivery = Browser::at("https://evil.example").submit(&app, form).await;
//! let refused = delivery.assert_refused();
//! assert!(!refused.handler_ran());
//! println!("{refused}");
//! # }
//! ```
//!
//! [`Blocked::handler_ran`] and [`Exchange::refusal`] state the same for a [`fetch`](Browser::fetch).
//!
//! # Limitations
//!
//! - There is no HTTP cache, no HTTP authentication dialogue, no service worker and no streaming.
//! - `Referer`, `User-Agent`, `Accept-Language` and `Sec-Fetch-User` are not sent. The referrer policy is
//!   the default one, except for [`Form::no_referrer`].
//! - Requests are blocked because of CORS only, and not because of mixed content, Content Security Policy, bad
//!   ports, `Cross-Origin-Resource-Policy` or private networks.
//! - A cookie without `SameSite` is treated as `Lax`. Name prefixes and partitions of cookies are not supported.
//! - Navigations are those of a whole tab. There are no frames, and the open page stays open.
//! - Header values are limited to those of the `http` crate.
//! - A service receives requests as a server does, with a path and a `Host`. A client that needs whole URLs cannot be
//!   called as a service.
//!
//! [CORS protocol]: https://fetch.spec.whatwg.org/#http-cors-protocol

#![forbid(unsafe_code)]

mod blocked;
mod browser;
mod call;
pub mod conformance;
mod cookies;
mod cors_check;
mod cors_fault;
mod delivery;
mod deployed;
mod fetch_metadata;
mod firefox;
mod forbidden;
mod form;
mod header_list;
mod navigation;
mod network;
mod outcome;
mod page;
mod preflight;
mod preflight_cache;
pub mod probe;
mod redirect;
mod request;
mod response;
mod safelist;
mod site;
mod traffic;
mod web_socket;

pub use self::{
    blocked::{Blocked, Step},
    browser::Browser,
    cors_fault::CorsFault,
    delivery::{Delivery, Refused},
    deployed::{Deployed, DeployedError},
    form::{Enctype, Form},
    outcome::Outcome,
    request::{Body, Credentials, Mode, Redirect, Request},
    response::{Response, is_safelisted_response_header},
    safelist::{is_safelisted_method, is_safelisted_request_header, unsafe_request_header_names},
    traffic::{Exchange, ResponseHead},
    web_socket::WebSocket,
};
