//! `#[cors]` and `routes!`, which expand to paths of this crate.

/// States the CORS policy of an axum handler.
///
/// ```
/// use axum::Router;
/// use cors_axum::{cors, routes};
///
/// #[cors(origins = ["https://app.example.com"], methods = [GET])]
/// async fn list_users() -> &'static str {
///     "Ada"
/// }
///
/// let app: Router = Router::new().route("/users", routes![list_users]);
/// ```
///
/// It is [`cors_runtime::cors`], which documents its keys, and expands to paths of `cors_axum`.
#[cfg(not(rust_analyzer))]
pub use cors_macros::cors_axum as cors;
#[cfg(rust_analyzer)]
pub use cors_macros::editor_cors_axum as cors;

/// Makes one `axum::routing::MethodRouter` of annotated handlers: each under the methods of its policy,
/// and one OPTIONS route that answers the path's preflights.
///
/// ```
/// use axum::Router;
/// use cors_axum::{cors, routes};
///
/// #[cors(origins = any, methods = [GET])]
/// async fn list_users() {}
///
/// #[cors(origins = ["https://app.example.com"], methods = [POST], headers = ["content-type"])]
/// async fn create_user() {}
///
/// let app: Router = Router::new().route("/users", routes![list_users, create_user]);
/// ```
///
/// GET also serves HEAD, unless another annotated handler does, and `methods = any` stands for GET, HEAD,
/// POST, PUT, PATCH and DELETE. Each response that a handler gives, the rejections of its extractors
/// included, has the CORS headers of its policy. A preflight is answered by the policy of the handler that
/// serves the requested method, and refused with 403 if there is none. An OPTIONS request that is no
/// preflight gets 204 with `Allow`, or the handler whose `methods` have OPTIONS.
///
/// Handlers with `configured` origins are mounted with an [`OriginSet`](crate::OriginSet). Any expression of the
/// type `&OriginSet` may stand before the `;`; it is evaluated once, before the handlers are mounted:
///
/// ```
/// use axum::Router;
/// use cors_axum::{OriginSet, cors, routes};
///
/// #[cors(origins = [configured], methods = [GET])]
/// async fn list_teams() {}
///
/// fn app(set: &OriginSet) -> Router {
///     Router::new().route("/teams", routes![origins = set; list_teams])
/// }
/// ```
///
/// # Errors
///
/// A handler without `#[cors]`, two handlers that serve one method, a method that axum cannot route, a handler
/// with `configured` origins without an `OriginSet`, and an `OriginSet` for handlers of which none has such
/// origins do not compile.
///
/// # Panics
///
/// As in axum, mounting one path twice panics while the router is built: give all annotated handlers of
/// a path to one `routes!`. Handlers that are not annotated can be added as usual, for methods that no
/// annotated handler serves: `routes![list_users].put(replace_users)`. They have no policy.
///
/// An `OriginSet` that breaks a rule of a handler panics.
///
/// A function that is not annotated, but has the name of an annotated one that a glob import or an outer
/// scope brings, panics too.
///
/// # One URL, one cache
///
/// Browsers cache the responses to preflights by URL, so a header that the policy of one handler grants can
/// also be sent to the other handlers of the path; see
/// [Handlers of one path](https://docs.rs/cors-runtime/latest/cors_runtime/guide/composition/#handlers-of-one-path).
#[macro_export]
macro_rules! routes {
    ($($handlers:tt)*) => {
        $crate::adapter::routes! { [$crate] $($handlers)* }
    };
}
