//! The macros. The function-like macros pass their `$crate`, so they work wherever they are re-exported.

#[doc = include_str!("docs/cors.md")]
#[doc = include_str!("docs/keys.md")]
#[cfg(not(rust_analyzer))]
pub use cors_macros::cors;
#[cfg(rust_analyzer)]
pub use cors_macros::editor_cors as cors;

/// Defines a named policy, for several handlers or for a whole service.
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
/// A policy can have attributes. If `#[cfg(..)]` removes it, its mistakes are not reported:
///
/// ```
/// use cors_runtime::policy;
///
/// policy! {
///     #[cfg(feature = "staging")]
///     pub SITE = { origins = ["https://*.staging.example.com"] }
///
///     #[cfg(not(feature = "staging"))]
///     pub SITE = { origins = ["https://www.example.com"] }
/// }
///
/// assert_eq!(SITE.origins().list(), ["https://www.example.com"]);
/// ```
///
/// The macro takes the keys of [`cors`]. The policy becomes a `static` of the type [`Policy`](crate::Policy) with its
/// documentation and visibility. Handlers refer to it by a path, from any module or crate, and add their
/// own `methods`. If a policy for a whole service has no `methods`, it allows GET, HEAD, POST, PUT, PATCH and DELETE.
#[macro_export]
macro_rules! policy {
    ($($policies:tt)*) => {
        $crate::__private::policy! { [$crate] $($policies)* }
    };
}

/// Returns the policies of annotated handlers as a `&'static [&'static Policy]`, for [`Policies`](crate::Policies) and
/// `CorsLayer`.
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
/// The parameters of a generic handler are written as in a call: `policies![list_users::<Db>]`.
///
/// With an [`OriginSet`](crate::OriginSet) for handlers with `configured` origins, it returns
/// [`BoundPolicies`](crate::BoundPolicies) instead. The set can be any expression of the type `&OriginSet`, which is
/// evaluated once:
///
/// ```
/// use cors_runtime::{BoundPolicies, OriginSet, cors, policies};
///
/// #[cors(origins = [configured], methods = [GET])]
/// async fn list_teams() {}
///
/// fn team_policies(set: &OriginSet) -> BoundPolicies {
///     policies![origins = set; list_teams]
/// }
/// ```
///
/// # Panics
///
/// If the `OriginSet` breaks a rule of a handler.
///
/// # Errors
///
/// The following do not compile: a handler without `#[cors]`, two handlers that serve the same method, a handler with
/// `configured` origins without an `OriginSet`, and an `OriginSet` if no handler has such origins. If a glob import
/// or an outer scope provides the policy of an annotated function for another function of the same name,
/// [`Policies::prepare`](crate::Policies::prepare) returns an error.
#[macro_export]
macro_rules! policies {
    ($($handlers:tt)*) => {
        $crate::__private::policies! { [$crate] $($handlers)* }
    };
}

/// The adapters define their own `routes!`. This macro only reports that `cors_runtime` has none.
#[doc(hidden)]
#[macro_export]
macro_rules! routes {
    ($($handlers:tt)*) => {
        ::core::compile_error!(
            "`routes!` mounts handlers on the router of a web framework, and `cors_runtime` is not an adapter for one\n\
             help: write `use cors_axum::routes`, with the crate `cors-axum`; or `policies![..]` for `CorsLayer`"
        )
    };
}
