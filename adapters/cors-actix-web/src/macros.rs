//! `#[cors]` and `routes!`, which expand to paths of this crate.

/// Declares the CORS policy of an actix-web handler.
///
/// ```
/// use actix_web::App;
/// use cors_actix_web::{cors, resource, routes};
///
/// #[cors(origins = ["https://app.example.com"], methods = [GET])]
/// async fn list_books() -> &'static str {
///     "The Dispossessed"
/// }
///
/// let app = App::new().service(resource("/books", routes![list_books]));
/// ```
///
/// It is [`cors_runtime::cors`], which documents the keys, and expands to paths of `cors_actix_web`.
#[cfg(not(rust_analyzer))]
pub use cors_macros::cors_actix_web as cors;
#[cfg(rust_analyzer)]
pub use cors_macros::editor_cors_actix_web as cors;

/// Creates the [`Routes`](crate::Routes) of a path from annotated handlers: each handler under the methods of its
/// policy, and the answer to the path's preflights. [`resource`](crate::resource()) mounts them.
///
/// ```
/// use actix_web::{App, web::Json};
/// use cors_actix_web::{cors, resource, routes};
///
/// #[cors(origins = any, methods = [GET])]
/// async fn list_books() -> &'static str {
///     "The Dispossessed"
/// }
///
/// #[cors(origins = ["https://app.example.com"], methods = [POST], headers = ["content-type"])]
/// async fn add_book(Json(title): Json<String>) -> String {
///     title
/// }
///
/// let app = App::new().service(resource("/books", routes![list_books, add_book]));
/// ```
///
/// GET also serves HEAD, unless another annotated handler does, and `methods = any` means GET, HEAD, POST, PUT, PATCH
/// and DELETE. The policy of the handler that serves the requested method decides a preflight. If there is no such
/// handler, the preflight is refused with 403. The response to an OPTIONS request that is not a preflight is 204 with
/// `Allow`, unless a handler has OPTIONS in its `methods`.
///
/// Handlers with `configured` origins are mounted with an [`OriginSet`](crate::OriginSet). The set can be any
/// expression of the type `&OriginSet`. actix-web builds the application once for each worker: clone the set into the
/// closure that builds it, so that the workers share the set:
///
/// ```
/// use actix_web::{App, HttpServer};
/// use cors_actix_web::{OriginSet, cors, resource, routes};
///
/// #[cors(origins = [configured], methods = [GET])]
/// async fn list_teams() -> &'static str {
///     "Ada"
/// }
///
/// fn serve(set: OriginSet) {
///     let _server = HttpServer::new(move || {
///         App::new().service(resource("/teams", routes![origins = &set; list_teams]))
///     });
/// }
/// ```
///
/// # Errors
///
/// A handler without `#[cors]`, two handlers that serve one method, a handler with `configured` origins without an
/// `OriginSet`, and an `OriginSet` for handlers without such origins do not compile.
///
/// # Panics
///
/// If an `OriginSet` breaks a rule of a handler, or if a glob import or an outer scope provides the policy of an
/// annotated handler for another function of the same name.
///
/// actix-web serves only the first of two resources with the same path: mount all annotated handlers of a path in one
/// `routes!`.
#[macro_export]
macro_rules! routes {
    ($($handlers:tt)*) => {
        $crate::adapter::routes! { [$crate] $($handlers)* }
    };
}
