//! How a request ends to which CORS does not apply.

use std::fmt;

use http::StatusCode;

use super::{blocked::Blocked, response::Response};

/// How a request ends to which CORS does not apply: a navigation, an image, or the opening handshake of a
/// WebSocket. The page that causes it cannot read the response; what counts is whether the server serves it.
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
    /// The server has served the request: its response has any status but 403. To the handshake of a WebSocket
    /// it has 101, and the connection is open.
    Accepted(Response),
    /// The server has refused the request with 403; the handshake of a WebSocket with any status but 101.
    Refused(Refused),
    /// The request was not sent, or the response is none that the standards allow.
    Failed(Blocked),
}

/// A response by which a server refuses a request.
///
/// [`Display`](fmt::Display) gives the status, and the [`Reason`](cors_runtime::Reason) of the policy.
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
    /// The reason why a policy of this library has refused the request before its handler. `None` if the
    /// handler has refused it itself, or if the service does not tell, as a [`Deployed`](super::Deployed) one.
    pub reason: Option<String>,
}

impl Refused {
    /// Whether the handler has run, as far as the service tells: `false` if a policy of this library has refused
    /// the request before it.
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
    /// Returns the response of a server that must have served the request.
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
    /// Panics if it has not, with the reason.
    #[track_caller]
    pub fn assert_accepted(&self) -> &Response {
        match self {
            Self::Accepted(response) => response,
            Self::Refused(refused) => panic!("the request is not accepted\n{refused}"),
            Self::Failed(blocked) => panic!("the request is not accepted\n{blocked}"),
        }
    }

    /// Returns the refusal by a server that must not have served the request.
    ///
    /// See the example of [`Refused`].
    ///
    /// # Panics
    ///
    /// Panics if it has served the request, or has not received it.
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
