//! `#[cors]` and `routes!`, which expand to paths of this crate.

/// States the CORS policy of a salvo handler. It is above `#[handler]`.
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
///
/// It is [`cors_runtime::cors`], which documents its keys, and expands to paths of `cors_salvo`.
#[cfg(not(rust_analyzer))]
pub use cors_macros::cors_salvo as cors;
#[cfg(rust_analyzer)]
pub use cors_macros::editor_cors_salvo as cors;

/// Makes the router of a path of annotated handlers: each under the methods of its policy, and the answer to
/// the path's preflights. `Router::push` mounts it, and [`service`](crate::service()) serves it.
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
/// GET also serves HEAD, unless another annotated handler does, and `methods = any` stands for GET, HEAD,
/// POST, PUT, PATCH and DELETE. A preflight is answered by the policy of the handler that serves the requested
/// method, and refused with 403 if there is none. An OPTIONS request that is no preflight gets 204 with
/// `Allow`, or the handler whose `methods` have OPTIONS.
///
/// Handlers with `configured` origins are mounted with an [`OriginSet`](crate::OriginSet). Any expression of the
/// type `&OriginSet` may stand before the `;`:
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
/// origins without an `OriginSet`, and an `OriginSet` for handlers of which none has such origins do not compile:
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
/// An `OriginSet` that breaks a rule of a handler panics.
#[macro_export]
macro_rules! routes {
    ($($handlers:tt)*) => {
        $crate::adapter::routes! { [$crate] $($handlers)* }
    };
}
