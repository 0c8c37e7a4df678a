//! `#[cors]` and `routes!`, which expand to paths of this crate.

/// Declares the CORS policy of a poem handler. Write it above `#[handler]`.
///
/// ```
/// use cors_poem::{Route, cors, routes};
/// use poem::handler;
///
/// #[cors(origins = ["https://app.example.com"], methods = [GET])]
/// #[handler]
/// async fn list_books() -> &'static str {
///     "The Dispossessed"
/// }
///
/// let app = Route::new().at("/books", routes![list_books]);
/// assert_eq!(list_books::POLICY.methods().list(), ["GET"]);
/// ```
///
/// It is [`cors_runtime::cors`], which documents the keys, and expands to paths of `cors_poem`.
#[cfg(not(rust_analyzer))]
pub use cors_macros::cors_poem as cors;
#[cfg(rust_analyzer)]
pub use cors_macros::editor_cors_poem as cors;

/// Creates the [`Routes`](crate::Routes) of a path from annotated handlers: each handler under the methods of its
/// policy, and the answer to the path's preflights. It is an endpoint for [`Route`](crate::Route) and `poem::Route`.
///
/// ```
/// use cors_poem::{Route, cors, routes};
/// use poem::handler;
///
/// #[cors(origins = any, methods = [GET])]
/// #[handler]
/// async fn list_books() -> &'static str {
///     "The Dispossessed"
/// }
///
/// #[cors(origins = ["https://app.example.com"], methods = [POST], headers = ["content-type"])]
/// #[handler]
/// async fn add_book(title: String) -> String {
///     title
/// }
///
/// let app = Route::new().at("/books", routes![list_books, add_book]);
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
/// use cors_poem::{OriginSet, Route, cors, routes};
/// use poem::handler;
///
/// #[cors(origins = [configured], methods = [GET])]
/// #[handler]
/// async fn list_teams() -> &'static str {
///     "Ada"
/// }
///
/// fn app(set: &OriginSet) -> Route {
///     Route::new().at("/teams", routes![origins = set; list_teams])
/// }
/// ```
///
/// # Errors
///
/// A handler without `#[cors]`, two handlers that serve one method, a handler with `configured` origins without an
/// `OriginSet`, and an `OriginSet` for handlers without such origins do not compile.
///
/// ```compile_fail
/// # use cors_poem::{cors, routes};
/// #[cors(origins = any, methods = [GET])]
/// #[poem::handler]
/// fn list_books() {}
///
/// #[cors(origins = any, methods = [GET, PUT])]
/// #[poem::handler]
/// fn replace_books() {}
///
/// let routes = routes![list_books, replace_books]; // both serve GET
/// ```
///
/// # Panics
///
/// If an `OriginSet` breaks a rule of a handler, or if a glob import or an outer scope provides the policy of an
/// annotated handler for another function of the same name.
#[macro_export]
macro_rules! routes {
    ($($handlers:tt)*) => {
        $crate::adapter::routes! { [$crate] $($handlers)* }
    };
}
