//! The macros. Those that mount handlers pass `$crate`, so that the crate may be renamed.

/// States the CORS policy of a handler.
///
/// ```
/// use cors_runtime::cors;
///
/// #[cors(
///     origins = ["https://app.example.com", "https://*.example.org"],
///     methods = [GET, POST],
///     headers = ["content-type"],
///     expose = ["x-request-id"],
///     max_age = "10m",
///     credentials,
/// )]
/// async fn list_users() {}
///
/// assert!(list_users::POLICY.credentials());
/// ```
///
/// The function is left as it is. Beside it stands its policy, `list_users::POLICY`, a
/// `&'static Policy`; one `use` brings both. The policy takes effect where the handler is mounted, by
/// `routes!` or `CorsLayer`; rustc warns of a policy that is never mounted.
///
/// # Keys
///
/// | key | value | without it |
/// |---|---|---|
/// | `origins` | `any`, or a list of origins: `"https://app.example.com"`, `"https://*.example.com"` (one or more labels below the domain), `"http://localhost:*"` (any port, or none); `env!("X")`, read while compiling; `env("X")`, read at start-up, comma-separated; `matching(path)`, a `fn(&Origin<'_>) -> bool` that is asked last | an error |
/// | `methods` | `any`, or a list of names: `[GET, POST, "PURGE"]` | an error |
/// | `headers` | `any`, or a list of request headers that a caller may send; `authorization` is never covered by `any`: `[any, "authorization"]` | only the [safelisted request headers] |
/// | `expose` | `any`, or a list of response headers that a script may read | only the [safelisted response headers] |
/// | `max_age` | how long a browser may keep the answer to a preflight: seconds, or `"10m"`, `"1h"`, `"1d"` | the browser's own choice, 5 seconds |
/// | `credentials` | no value: cookies and HTTP authentication may be used | they may not |
/// | `debug_origins` | origins that are added where `debug_assertions` are on | |
/// | `private_network` | no value: pages of a public network may reach the handler on a private one | they may not |
/// | `preflight_status` | the status of an allowed preflight, 200 to 299, for old clients | 204 |
/// | `policy` | the path of a policy that [`policy!`](crate::policy) names; beside it only `methods` and `allow(..)` | |
/// | `danger_null_origin` | lets `"null"` into `origins` | an error |
/// | `danger_insecure_origins` | lets origins without `https` have `credentials` | an error |
/// | `danger_public_suffix` | lets `"https://*.github.io"` and its like have `credentials` | an error |
/// | `allow(..)` | rules whose warnings are silenced | |
/// | `crate` | the path of `cors_runtime`, for a renamed or re-exported crate | `::cors_runtime` |
///
/// # Errors
///
/// All mistakes of an attribute are reported in one build, each on its own token, by the rules of
/// [`rules`](crate::rules):
///
/// ```text
/// error: `*` with `credentials`: browsers refuse such a response
///        help: name what is meant, as in `"https://app.example.com"`
///        rule: any_origin_with_credentials
///  --> src/main.rs:3:19
///   |
/// 3 | #[cors(origins = ["*"], methods = [GET], credentials)]
///   |                   ^^^
/// ```
///
/// # Limitations
///
/// - The policy's name stands in the type namespace: a module, struct or enum of the handler's name
///   beside it is an error of rustc's (E0428), and a handler that is named like a crate (`time`,
///   `metrics`) hides that crate in its module, where `::time` still names it.
/// - A method or associated function cannot be annotated: an attribute cannot put an item beside it.
///
/// [safelisted request headers]: https://fetch.spec.whatwg.org/#cors-safelisted-request-header
/// [safelisted response headers]: https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name
pub use cors_macros::cors;

/// Names a policy, for several handlers or for a whole service.
///
/// ```
/// use cors_runtime::{cors, policy, tower::CorsLayer};
///
/// policy! {
///     /// The first-party web application.
///     pub APP = { origins = ["https://app.example.com"], headers = ["content-type"], credentials }
/// }
///
/// #[cors(policy = APP, methods = [DELETE])]
/// async fn delete_user() {}
///
/// assert!(delete_user::POLICY.credentials());
/// let layer = CorsLayer::new(&APP);
/// ```
///
/// It takes the keys of [`cors`] and becomes a `static` of the type [`Policy`](crate::Policy), with its
/// documentation and visibility. A handler names it by a path, from any module or crate, and adds its
/// own `methods`. Without `methods` it stands for GET, HEAD, POST, PUT, PATCH and DELETE, which counts
/// where it is put before a whole service.
#[macro_export]
macro_rules! policy {
    ($($policies:tt)*) => {
        $crate::__private::policy! { [$crate] $($policies)* }
    };
}

/// Makes one `axum::routing::MethodRouter` of annotated handlers: each under the methods of its policy,
/// and one OPTIONS route that answers the path's preflights.
///
/// ```
/// use axum::Router;
/// use cors_runtime::{cors, routes};
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
/// GET also serves HEAD, unless another handler does. Each response that a handler gives, the rejections
/// of its extractors included, has the CORS headers of its policy. A preflight is answered by the policy
/// of the handler that serves the method it asks for, and refused with 403 where there is none. An OPTIONS
/// request that is no preflight gets 204 with `Allow`, or the handler whose `methods` name OPTIONS.
///
/// # Errors
///
/// A handler without `#[cors]`, two handlers that serve one method, and a method that axum cannot route
/// do not compile.
///
/// # Panics
///
/// As in axum, mounting one path twice panics while the router is built: give all of a path's annotated
/// handlers to one `routes!`. Handlers that are not annotated can be added as usual:
/// `routes![list_users].put(replace_users)`.
#[cfg(feature = "axum")]
#[macro_export]
macro_rules! routes {
    ($($handlers:tt)*) => {
        $crate::__private::routes! { [$crate] $($handlers)* }
    };
}

/// Makes a `&'static [&'static Policy]` of annotated handlers, for [`CorsLayer`](crate::tower::CorsLayer).
///
/// ```
/// use cors_runtime::{cors, policies};
///
/// #[cors(origins = any, methods = [GET])]
/// async fn list_users() {}
///
/// #[cors(origins = ["https://app.example.com"], methods = [DELETE])]
/// async fn delete_users() {}
///
/// let policies = policies![list_users, delete_users];
/// assert_eq!(policies[1].name(), "delete_users");
/// ```
///
/// # Errors
///
/// A handler without `#[cors]`, and two handlers that serve one method, do not compile.
#[macro_export]
macro_rules! policies {
    ($($handlers:tt)*) => {
        $crate::__private::policies! { [$crate] $($handlers)* }
    };
}
