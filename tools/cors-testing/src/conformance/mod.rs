//! The tests that an adapter for a web framework must pass.
//!
//! The adapter's tests mount the application that is described here, start it, and call [`check`]. Each adapter of
//! this library passes the tests, through the framework's own server.
//!
//! # The application
//!
//! Every handler responds with 200, the text `handled` and the [`HEADERS`], unless the table specifies another
//! response. A handler without a policy responds with the text `plain` and without further headers. One handler or two
//! handlers may serve two methods of a policy.
//!
//! [`conformance_policies!`](crate::conformance_policies) declares the policies.
//!
//! | path | handlers |
//! |---|---|
//! | `/several` | GET and PUT under `SEVERAL` |
//! | `/public` | GET under `PUBLIC` |
//! | `/single` | GET and DELETE under `SINGLE` |
//! | `/shared` | GET under `PUBLIC`, POST under `SEVERAL`, PATCH without a policy |
//! | `/plain` | GET and PUT without a policy |
//! | `/private` | GET under `SEVERAL`, inside a middleware that responds with 401 to requests without `Authorization` |
//! | `/numbers/{number}` | GET under `SEVERAL`, which extracts a `u8` from the path |
//! | `/enforced` | GET and POST under `ENFORCED`, PATCH without a policy |
//! | `/guarded` | GET under `ENFORCED`, inside the same middleware as `/private` |
//! | `/hosts` | GET under `HOSTS` |
//! | `/no-origins` | GET and POST under `NO_ORIGINS` |
//! | `/own-pages` | GET and POST under `OWN_PAGES` |
//! | `/error` | GET under `SEVERAL`, which returns an error with the status 503 |
//! | `/items/secret` | GET and PUT without a policy |
//! | `/items/{id}` | GET and PUT under `SEVERAL` |
//! | `/nested/items/secret`, `/nested/items/{id}` | the same in a nested router |
//!
//! ```
//! use axum::{Router, response::{IntoResponse, Response}};
//! use cors_axum::{cors, routes};
//! use cors_testing::conformance;
//!
//! mod policies {
//!     cors_testing::conformance_policies!();
//! }
//!
//! #[cors(policy = policies::SINGLE, methods = [GET, DELETE])]
//! async fn single() -> Response {
//!     conformance::HEADERS.iter().fold("handled".into_response(), |mut response, (name, value)| {
//!         let value = value.parse().expect("a header value");
//!         response.headers_mut().append(*name, value);
//!         response
//!     })
//! }
//!
//! let app: Router = Router::new().route("/single", routes![single]);
//! ```

mod answer;
mod head;
mod hostile;
mod matching;
mod policies;
mod report;
mod rows;

use bytes::Bytes;
use http_body::Body;
use http_body_util::Full;
use std::fmt::Display;
use tower_service::Service;

use self::{
    matching::{Surroundings, check_paths},
    report::Checker,
};
#[doc(hidden)]
pub use cors_runtime::policy;

pub use self::report::{Deviation, Report};

/// The origin that `SEVERAL` and `SINGLE` allow.
pub const APP: &str = "https://app.example.com";

/// An origin that only `DEFAULT` and `PUBLIC` allow.
pub const OTHER: &str = "https://other.example";

/// An origin that only `PUBLIC` allows.
pub const FOREIGN: &str = "https://foreign.example";

/// The headers in the response of an annotated handler, one line each. The policy replaces those of the CORS
/// protocol.
pub const HEADERS: [(&str, &str); 5] = [
    ("vary", "accept-encoding, origin"),
    ("access-control-allow-origin", "https://handler.example"),
    ("access-control-allow-origin", "https://second.example"),
    ("access-control-allow-private-network", "true"),
    ("etag", "\"1\""),
];

/// Sends the requests of the table to the application, without a default policy.
///
/// `service` is any `tower` service, such as [`Deployed`](crate::Deployed).
pub async fn check<S, B>(service: &S) -> Report
where
    S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>, Error: Display> + Clone,
    B: Body<Error: Display>,
{
    let mut checker = Checker::new(service);
    checker.rows(&rows::annotated()).await;
    checker.rows(&rows::without_default()).await;
    checker.rows(&rows::without_enforced_default()).await;
    hostile::check_bytes(&mut checker).await;
    check_paths(&mut checker, Surroundings::NoPolicy).await;
    checker.into_report()
}

/// Sends the requests of the table to the application in the default policy `DEFAULT`, as
/// `CorsLayer::new(&DEFAULT)` applies it: nothing changes for annotated handlers.
pub async fn check_with_default<S, B>(service: &S) -> Report
where
    S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>, Error: Display> + Clone,
    B: Body<Error: Display>,
{
    let mut checker = Checker::new(service);
    checker.rows(&rows::annotated()).await;
    checker.rows(&rows::with_default()).await;
    checker.rows(&rows::without_enforced_default()).await;
    hostile::check_bytes(&mut checker).await;
    check_paths(&mut checker, Surroundings::Default).await;
    checker.into_report()
}

/// Sends the requests of the table to the application in the default policy `ENFORCED_DEFAULT`, as
/// `CorsLayer::new(&ENFORCED_DEFAULT)` applies it: nothing changes for annotated handlers.
pub async fn check_with_enforced_default<S, B>(service: &S) -> Report
where
    S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>, Error: Display> + Clone,
    B: Body<Error: Display>,
{
    let mut checker = Checker::new(service);
    checker.rows(&rows::annotated()).await;
    checker.rows(&rows::with_enforced_default()).await;
    hostile::check_bytes(&mut checker).await;
    checker.into_report()
}
