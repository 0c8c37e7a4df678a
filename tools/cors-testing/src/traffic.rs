//! The requests and responses that were sent.

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

/// A request that reached the service, and the head of its response.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Exchange {
    /// Whether it is a preflight.
    pub is_preflight: bool,
    /// The request's method.
    pub method: Method,
    /// The request's whole URL.
    pub url: String,
    /// The request's headers.
    pub headers: HeaderMap,
    /// The request's body.
    pub body: Bytes,
    /// The response. `None` if the service failed.
    pub response: Option<ResponseHead>,
    /// The reason why a policy of this library, such as one with `enforce`, has refused the request before its
    /// handler: the handler did not run. `None` for preflights, and for a service in another process, such as a
    /// [`Deployed`](super::Deployed) one.
    ///
    /// ```
    /// use cors_axum::{cors, routes};
    /// use cors_testing::{Browser, Mode, Request};
    ///
    /// #[cors(origins = ["https://app.example.com"], methods = [POST], enforce)]
    /// async fn rename_user() {}
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let app: axum::Router = axum::Router::new().route("/user", routes![rename_user]);
    /// let rename = Request::post("https://api.example.com/user").mode(Mode::NoCors);
    /// let mut browser = Browser::at("https://evil.example");
    /// // The script sees neither the status nor the reason.
    /// browser.fetch(&app, rename).await.assert_opaque();
    /// assert!(browser.traffic()[0].refusal.is_some());
    /// # }
    /// ```
    pub refusal: Option<String>,
}

/// The head of a response, as the service sent it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ResponseHead {
    /// The status.
    pub status: StatusCode,
    /// All headers, including those that scripts cannot read.
    pub headers: HeaderMap,
}
