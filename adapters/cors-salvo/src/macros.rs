//! `#[cors]` and `routes!`, which expand to paths of this crate.

/// Declares the CORS policy of a salvo handler. Write it above `#[handler]`.
///
/// ```
/// use cors_salvo::{cors, routes};
/// use salvo::prelude::*;
///
/// #[cors(origins = ["https://app.example.com"], methods = [GET])]
/// #[handler]
/// async fn list_books() -> &'static str {
///     "The Dispossessed"
/// }
///
/// let router = Router::with_path("books").push(routes![list_books]);
/// ```
/// It is [`cors_runtime::cors`], which documents the keys, and expands to paths of `cors_salvo`.
/// It is [`cors_runtime::cors`], which documents its keys, and expands to paths of `cors_salvo`.
#[cfg(not(rust_analyzer))]
pub use cors_macros::cors_salvo as cors;
#[cfg(rust_analyzer)]
pub use cors_macros::editor_cors_salvo as cors;

/// Creates the router of a path from annotated handlers: each handler under the methods of its policy, and the answer
/// to the path's preflights. `Router::push` mounts it, and [`service`](crate::service()) serves it.
///
/// ```
/// use cors_salvo::{cors, routes, service};
/// use salvo::prelude::*;
///
/// #[cors(origins = any, methods = [GET])]
/// #[handler]
/// async fn list_books() -> &'static str {
///     "The Dispossessed"
/// }
///
/// #[cors(origins = ["https://app.example.com"], methods = [POST], headers = ["content-type"])]
/// #[handler]
/// async fn add_book(request: &mut Request) -> Result<String, salvo::http::ParseError> {
///     request.parse_json().await
/// }
///
/// let router = Router::new().push(Router::with_path("books").push(routes![list_books, add_book]));
/// let service = service(router);
/// ```
///
/// GET also serves HEAD, unless another annotated handler does, and `methods = any` means GET, HEAD, POST, PUT, PATCH
/// and DELETE. The policy of the handler that serves the requested method decides a preflight. If there is no such
/// handler, the preflight is refused with 403. The response to an OPTIONS request that is not a preflight is 204 with
/// `Allow`, unless a handler has OPTIONS in its `methods`.
///
/// Handlers with `configured` origins are mounted with an [`OriginSet`](crate::OriginSet). The set can be any
/// expression of the type `&OriginSet`:
///
/// ```
/// use cors_salvo::{OriginSet, cors, routes};
/// use salvo::prelude::*;
///
/// #[cors(origins = [configured], methods = [GET])]
/// #[handler]
/// async fn list_teams() -> &'static str {
///     "Ada"
/// }
///
/// fn router(set: &OriginSet) -> Router {
///     Router::with_path("teams").push(routes![origins = set; list_teams])
/// }
/// ```
///
/// # Errors
///
/// A handler without `#[cors]` or `#[handler]`, two handlers that serve one method, a handler with `configured`
/// origins without an `OriginSet`, and an `OriginSet` for handlers without such origins do not compile:
///
/// ```compile_fail
/// use cors_salvo::routes;
/// use salvo::prelude::*;
///
/// #[handler]
/// async fn list_books() -> &'static str {
///     "The Dispossessed"
/// }
///
/// let router = Router::with_path("books").push(routes![list_books]);
/// ```
///
/// # Panics
///
/// If an `OriginSet` breaks a rule of a handler.
#[macro_export]
macro_rules! routes {
    ($($handlers:tt)*) => {
        $crate::adapter::routes! { [$crate] $($handlers)* }
    };
}
