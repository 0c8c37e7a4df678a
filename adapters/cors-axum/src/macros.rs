//! `#[cors]` and `routes!`, which expand to paths of this crate.

/// Declares the CORS policy of an axum handler.
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
/// It is [`cors_runtime::cors`], which documents the keys, and expands to paths of `cors_axum`.
#[cfg(not(rust_analyzer))]
pub use cors_macros::cors_axum as cors;
#[cfg(rust_analyzer)]
pub use cors_macros::editor_cors_axum as cors;

/// Creates one `axum::routing::MethodRouter` from annotated handlers: each handler under the methods of its policy,
/// and one OPTIONS route for the path's preflights.
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
/// GET also serves HEAD, unless another annotated handler does, and `methods = any` means GET, HEAD, POST, PUT, PATCH
/// and DELETE. All responses of a handler, including rejections of its extractors, have the CORS headers of its
/// policy. The policy of the handler that serves the requested method decides a preflight. If there is no such
/// handler, the preflight is refused with 403. The response to an OPTIONS request that is not a preflight is 204 with
/// `Allow`, unless a handler has OPTIONS in its `methods`.
///
/// Handlers with `configured` origins are mounted with an [`OriginSet`](crate::OriginSet). The set can be any
/// expression of the type `&OriginSet`, which is evaluated once, before the handlers are mounted:
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
/// A handler without `#[cors]`, two handlers that serve one method, a method that axum cannot route, a handler with
/// `configured` origins without an `OriginSet`, and an `OriginSet` for handlers without such origins do not compile.
///
/// # Panics
///
/// As in axum, mounting one path twice panics while the router is built: mount all annotated handlers of a path in
/// one `routes!`. Handlers that are not annotated can be added as usual, for methods that no annotated handler
/// serves: `routes![list_users].put(replace_users)`. They have no policy.
///
/// If an `OriginSet` breaks a rule of a handler.
///
/// Mounting also panics if a glob import or an outer scope provides the policy of an annotated handler for another
/// function of the same name.
///
/// # One URL, one cache
///
/// Browsers cache the responses to preflights by URL, so scripts can also send a header that the policy of one handler
/// grants to the other handlers of the path; see
/// [Handlers of one path](https://docs.rs/cors-runtime/latest/cors_runtime/guide/composition/#handlers-of-one-path).
#[macro_export]
macro_rules! routes {
    ($($handlers:tt)*) => {
        $crate::adapter::routes! { [$crate] $($handlers)* }
    };
}
