//! The result of a request to which CORS does not apply.

use std::fmt;

use http::StatusCode;

use super::{blocked::Blocked, response::Response};

/// The result of a request to which CORS does not apply: a navigation, an image, or the opening handshake of a
/// WebSocket. The page that causes the request cannot read the response, but the server may have acted on it.
///
/// ```
/// # use axum::{Router, routing::get};
/// use cors_testing::{Browser, Delivery};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let app: Router = Router::new().route("/", get("hello"));
/// let mut browser = Browser::at("https://app.example.com");
/// match browser.follow_link(&app, "https://api.example.com/").await {
///     Delivery::Accepted(response) => println!("{} {}", response.status, response.text()),
///     Delivery::Refused(refused) => println!("{refused}"),
///     Delivery::Failed(why) => println!("{why}"),
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub enum Delivery {
    /// The server has accepted the request: the response has any status except 403, or 101 for the handshake of a
    /// WebSocket.
    Accepted(Response),
    /// The server has refused the request: the response has the status 403, or any status except 101 for the
    /// handshake of a WebSocket.
    Refused(Refused),
    /// The request was not sent, or its response violates a standard.
    Failed(Blocked),
}

/// A request that the server has refused.
///
/// [`Display`](fmt::Display) writes the status, and the [`Reason`](cors_runtime::Reason) of the policy.
///
/// ```
/// use cors_axum::{cors, routes};
/// use cors_testing::{Browser, Form};
///
/// #[cors(origins = ["https://app.example.com"], methods = [POST], enforce)]
/// async fn rename_user() {}
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let app: axum::Router = axum::Router::new().route("/user", routes![rename_user]);
/// let form = Form::post("https://api.example.com/user").field("name", "Eve");
/// let delivery = Browser::at("https://evil.example").submit(&app, form).await;
/// let refused = delivery.assert_refused();
/// assert_eq!(refused.status, 403);
/// assert!(!refused.handler_ran());
/// println!("{refused}");
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Refused {
    /// The URL that the response came from, after all redirects.
    pub url: String,
    /// The status of the response.
    pub status: StatusCode,
    /// The reason why a policy of this library has refused the request before its handler. `None` if the handler
    /// itself has refused it, or if the service is in another process, such as a [`Deployed`](super::Deployed) one.
    pub reason: Option<String>,
}

impl Refused {
    /// Whether the handler has run: `false` if a policy of this library has refused the request before it. The
    /// decisions of a service in another process are unknown, so the result is `true`.
    ///
    /// See the example of [`Refused`].
    #[must_use]
    pub fn handler_ran(&self) -> bool {
        self.reason.is_none()
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { url, status, .. } = self;
        write!(
            f,
            "The server has refused the request to '{url}' with {status}."
        )?;
        match &self.reason {
            Some(reason) => write!(f, "\n\n{reason}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Refused {}

impl Delivery {
    /// Returns the response to a request that the server must have accepted.
    ///
    /// ```
    /// # use axum::{Router, routing::get};
    /// use cors_testing::Browser;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let app: Router = Router::new().route("/", get("hello"));
    /// let mut browser = Browser::at("https://app.example.com");
    /// let delivery = browser.open(&app, "https://api.example.com/").await;
    /// assert_eq!(delivery.assert_accepted().text(), "hello");
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if the server has not accepted the request, with the reason.
    #[track_caller]
    pub fn assert_accepted(&self) -> &Response {
        match self {
            Self::Accepted(response) => response,
            Self::Refused(refused) => panic!("the request is not accepted\n{refused}"),
            Self::Failed(blocked) => panic!("the request is not accepted\n{blocked}"),
        }
    }

    /// Returns the refusal of a request that the server must have refused.
    ///
    /// See the example of [`Refused`].
    ///
    /// # Panics
    ///
    /// Panics if the server has accepted the request, or has not received it.
    #[track_caller]
    pub fn assert_refused(&self) -> &Refused {
        match self {
            Self::Refused(refused) => refused,
            Self::Accepted(response) => panic!(
                "the request is not refused: {} answers with {}",
                response.url, response.status
            ),
            Self::Failed(blocked) => panic!("the request is not refused by the server\n{blocked}"),
        }
    }
}
