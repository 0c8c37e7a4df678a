//! The service with tower-http.

use std::sync::Arc;

use axum::{
    Router,
    http::{HeaderValue, Method, header::CONTENT_TYPE, request::Parts},
    routing::get,
};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::{Database, list_messages, send_message, tenant};

/// The service.
pub fn router(database: Arc<Database>) -> Router {
    let is_allowed = move |origin: HeaderValue, head: &Parts| {
        let database = Arc::clone(&database);
        let tenant = tenant(head.uri.path());
        async move {
            let origins = database.origins(&tenant).await.unwrap_or_default();
            origins.iter().any(|allowed| origin == allowed)
        }
    };
    let cors = CorsLayer::new()
        .allow_origin(AllowOrigin::async_predicate(is_allowed))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([CONTENT_TYPE]);
    Router::new()
        .route(
            "/tenants/{tenant}/messages",
            get(list_messages).post(send_message),
        )
        .layer(cors)
}
