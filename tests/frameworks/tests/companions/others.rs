//! Attributes that define no type. The companion is found through the glob import.

use axum::{Json, Router};
use cors_axum::{cors, routes};

#[cors(origins = any, methods = [GET])]
#[tracing::instrument]
pub(crate) async fn traced() -> &'static str {
    "[]"
}

#[cors(origins = any, methods = [POST], headers = ["content-type"])]
#[axum::debug_handler]
pub(crate) async fn debugged(Json(body): Json<String>) -> String {
    body
}

#[cors(origins = any, methods = [DELETE])]
#[utoipa::path(put, path = "/below")]
async fn documented() {}

#[cors(origins = any, methods = [PUT])]
#[tracing::instrument(skip_all)]
async fn generic<T: Default + Send + 'static>() {
    drop(T::default());
}

#[tracing::instrument]
#[cors(origins = any, methods = [PATCH])]
async fn traced_above() {}

#[tokio::test]
async fn each_handler_is_mounted() {
    #[cors(origins = any, methods = [QUERY])]
    #[tracing::instrument]
    async fn local() {}

    let routes = routes![traced, debugged, generic::<u8>, traced_above];
    let _router: Router = Router::new()
        .route("/", routes)
        .route("/other", routes![documented]);
    assert_eq!(local::POLICY.methods().list(), ["QUERY"]);
    local().await;
}
