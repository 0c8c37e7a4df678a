//! The service with `cors-axum`.

use std::sync::Arc;

use axum::{Router, http::request::Parts, routing::get};
use cors_axum::{CorsLayer, PolicyConfig};

use super::{Database, list_messages, send_message, tenant};

/// The service.
pub fn router(database: Arc<Database>) -> Router {
    let policy = PolicyConfig::new()
        .methods(["GET", "POST"])
        .headers(["content-type"]);
    let find = move |head: &Parts| {
        let (database, policy) = (Arc::clone(&database), policy.clone());
        let tenant = tenant(head.uri.path());
        async move {
            let origins = database.origins(&tenant).await?;
            let policy = policy.name(tenant).origins(origins).check();
            policy.inspect_err(|error| eprintln!("{error}")).ok()
        }
    };
    Router::new()
        .route(
            "/tenants/{tenant}/messages",
            get(list_messages).post(send_message),
        )
        .layer(CorsLayer::per_request(find))
}
