//! The macros. Those with a `!` pass their `$crate`, so they work wherever they are re-exported.

#[doc = include_str!("docs/cors.md")]
#[doc = include_str!("docs/keys.md")]
#[cfg(not(rust_analyzer))]
pub use cors_macros::cors;
#[cfg(rust_analyzer)]
pub use cors_macros::editor_cors as cors;

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
/// A policy may have attributes. Where `#[cfg(..)]` removes it, its mistakes are not reported:
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
/// It takes the keys of [`cors`] and becomes a `static` of the type [`Policy`](crate::Policy), with its
/// documentation and visibility. A handler refers to it by a path, from any module or crate, and adds its
/// own `methods`. The default of `methods` is GET, HEAD, POST, PUT, PATCH and DELETE, for a policy that is
/// applied to a whole service.
#[macro_export]
macro_rules! policy {
    ($($policies:tt)*) => {
        $crate::__private::policy! { [$crate] $($policies)* }
    };
}

/// Makes a `&'static [&'static Policy]` of annotated handlers, for [`Policies`](crate::Policies) and
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
/// With an [`OriginSet`](crate::OriginSet) for handlers with `configured` origins it makes
/// [`BoundPolicies`](crate::BoundPolicies) instead. Any expression of the type `&OriginSet` may stand before the
/// `;`; it is evaluated once:
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
/// A handler without `#[cors]`, two handlers that serve one method, a handler with `configured` origins without
/// an `OriginSet`, and an `OriginSet` for handlers of which none has such origins do not compile. A function that has
/// the name of an annotated one, which a glob import or an outer scope brings, is an error of
/// [`Policies::prepare`](crate::Policies::prepare).
#[macro_export]
macro_rules! policies {
    ($($handlers:tt)*) => {
        $crate::__private::policies! { [$crate] $($handlers)* }
    };
}

/// `routes!` belongs to the adapters, which define their own. This one tells so.
#[doc(hidden)]
#[macro_export]
macro_rules! routes {
    ($($handlers:tt)*) => {
        ::core::compile_error!(
            "`routes!` mounts handlers on the router of a web framework, which `cors_runtime` does not know\n\
             help: write `use cors_axum::routes`, with the crate `cors-axum`; or `policies![..]` for `CorsLayer`"
        )
    };
}
