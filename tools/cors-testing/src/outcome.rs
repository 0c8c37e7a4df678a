//! The outcome of a fetch for the script.

use cors_runtime::adapter::overridden;

use super::{blocked::Blocked, response::Response};

/// The outcome of a fetch for the script that called it.
///
/// ```
/// # use axum::{Router, routing::get};
/// use cors_testing::{Browser, Outcome, Request};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let app: Router = Router::new().route("/", get("hello"));
/// let mut browser = Browser::at("https://app.example.com");
/// match browser.fetch(&app, Request::get("https://api.example.com/")).await {
///     Outcome::Readable(response) => println!("{} {:?}", response.status, response.headers()),
///     Outcome::Opaque => println!("sent"),
///     Outcome::Blocked(why) => println!("{why}"),
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub enum Outcome {
    /// The script can read the response.
    Readable(Response),
    /// The request was sent, but the script cannot read anything of the response, not even the status: the mode was
    /// [`NoCors`](super::Mode::NoCors), or a redirect was returned to the script.
    Opaque,
    /// The script receives a `TypeError`. Only the browser's console shows the reason.
    Blocked(Blocked),
}

impl Outcome {
    /// Returns the response, which the script must be able to read.
    ///
    /// # Panics
    ///
    /// If the script cannot read it, with the browser's reason.
    #[track_caller]
    pub fn assert_readable(&self) -> &Response {
        match self {
            Self::Readable(response) => response,
            Self::Opaque => panic!(
                "the script cannot read the response: it is opaque\n\
                 help: send the request in the mode `cors`, and follow redirects"
            ),
            Self::Blocked(blocked) => panic!("the script cannot read the response\n{blocked}"),
        }
    }

    /// Returns the reason why the fetch is blocked, which it must be.
    ///
    /// # Panics
    ///
    /// If it is not blocked.
    #[track_caller]
    pub fn assert_blocked(&self) -> &Blocked {
        match self {
            Self::Blocked(blocked) => blocked,
            Self::Opaque => panic!("the fetch is not blocked: its response is opaque"),
            Self::Readable(response) => panic!(
                "the fetch is not blocked: the script reads the {} of {}{}",
                response.status,
                response.url,
                overridden_policy(response)
            ),
        }
    }

    /// Checks that the request was sent and that the script cannot read anything of the response.
    ///
    /// # Panics
    ///
    /// If the response is not opaque.
    #[track_caller]
    pub fn assert_opaque(&self) {
        match self {
            Self::Opaque => {}
            Self::Blocked(blocked) => panic!("the response is not opaque\n{blocked}"),
            Self::Readable(response) => panic!(
                "the response is not opaque: the script reads the {} of {}",
                response.status, response.url
            ),
        }
    }
}

/// A note about a response that can be read although the policy of the handler refuses the request.
fn overridden_policy(response: &Response) -> String {
    let refusal = response.refusal.as_deref();
    refusal.map_or_else(String::new, |refusal| format!("\n{}", overridden(refusal)))
}
