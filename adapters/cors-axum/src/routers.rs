//! The routers of axum. A layer sees each of their routes.

use std::{any::Any, mem};

use axum::{Router, routing::MethodRouter};
use cors_runtime::{
    adapter::{PolicySource, StaticPolicies},
    tower::{ExplainLayer, PolicyLayer, Routers, WithoutCorsLayer},
};

/// `Router` and `MethodRouter`.
#[derive(Clone, Copy, Debug)]
pub struct AxumRouters;

/// Applies a policy, or the policies of several handlers, to everything without a policy of its own.
///
/// It is [`cors_runtime::tower::PolicyLayer`], which documents it. It sees each route of an axum router, whether it
/// is applied with `Router::layer` or directly to a whole router.
///
/// ```
/// use axum::{Router, routing::get};
/// use cors_axum::{CorsLayer, cors, policy, routes};
///
/// policy! { APP = { origins = ["https://app.example.com"] } }
///
/// #[cors(origins = ["https://admin.example.com"], methods = [DELETE], credentials)]
/// async fn delete_users() {}
///
/// async fn list_books() {}
///
/// let app: Router = Router::new()
///     .route("/users", routes![delete_users]) // keeps its own policy
///     .route("/books", get(list_books)) // has the policy APP
///     .layer(CorsLayer::new(&APP));
/// ```
pub type CorsLayer<S = StaticPolicies> = PolicyLayer<AxumRouters, S>;

/// Explains refused preflights; see [`cors_runtime::tower::explain`].
pub const fn explain() -> ExplainLayer<AxumRouters> {
    ExplainLayer::new()
}

/// Disables every policy behind it; see [`cors_runtime::tower::without_cors`].
pub const fn without_cors() -> WithoutCorsLayer<AxumRouters> {
    WithoutCorsLayer::new()
}

// Hidden: rustdoc links to the private module that declares the trait.
#[doc(hidden)]
impl Routers for AxumRouters {
    fn layer_routes<T, S>(mut service: T, layer: &CorsLayer<S>) -> Result<T, T>
    where
        T: 'static,
        S: PolicySource,
    {
        // Without specialization, a value of a type parameter can be converted to a concrete type only with `Any`.
        let any: &mut dyn Any = &mut service;
        if let Some(router) = any.downcast_mut::<Router>() {
            *router = mem::take(router).layer(layer.clone());
        } else if let Some(router) = any.downcast_mut::<MethodRouter>() {
            *router = mem::take(router).layer(layer.clone());
        } else {
            return Err(service);
        }
        Ok(service)
    }

    fn is_router(service: &dyn Any) -> bool {
        service.is::<Router>() || service.is::<MethodRouter>()
    }
}
