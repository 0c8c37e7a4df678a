//! Errors: where they are converted to responses, and where middleware still receives them.

use cors_poem::{CorsLayer, Route, cors, inside_cors, policy, routes};
use poem::{
    Error, IntoResponse, Response, Result,
    error::{MethodNotAllowedError, NotFoundError, ParsePathError, ResponseError},
    handler,
    http::StatusCode,
    middleware::make,
    web::Path,
};

use crate::{ADMIN, APP, from, middleware::require_token, send};

policy! {
    OPEN = { origins = any, methods = any, headers = any }
}

#[derive(Debug)]
struct InUse;

impl std::fmt::Display for InUse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("in use")
    }
}

impl std::error::Error for InUse {}

impl ResponseError for InUse {
    fn status(&self) -> StatusCode {
        StatusCode::CONFLICT
    }
}

#[cors(origins = ["https://admin.example.com", "https://c.example"], methods = [GET])]
#[handler]
fn read(Path(id): Path<u32>) -> Result<String> {
    if id == 0 {
        Err(InUse.into())
    } else {
        Ok(id.to_string())
    }
}

fn services() -> Route {
    Route::new().at("/books/:id", routes![read])
}

async fn custom(error: Error) -> impl IntoResponse {
    Response::from((error.status(), format!("custom: {error}")))
}

#[tokio::test]
async fn an_error_becomes_its_response_at_the_handler() {
    let app = services();
    send(&app, from(ADMIN, "GET", "/books/0"))
        .await
        .assert_is(409, "in use", Some(ADMIN));
    let answer = send(&app, from(ADMIN, "GET", "/books/a")).await;
    assert_eq!(answer.allowed().as_deref(), Some(ADMIN));
    // Middleware outside CORS therefore receives no error.
    let app = services().catch_all_error(custom);
    send(&app, from(ADMIN, "GET", "/books/0"))
        .await
        .assert_is(409, "in use", Some(ADMIN));
    send(&app, from(ADMIN, "GET", "/no"))
        .await
        .assert_is(404, "custom: not found", None);
}

#[tokio::test]
async fn a_middleware_inside_of_cors_gets_the_error() {
    for app in [
        services().inside_cors(make(|endpoint: Route| endpoint.catch_all_error(custom))),
        services()
            .catch_all_error(custom)
            .inside_cors(require_token())
            .before(|request| async {
                let (mut parts, body) = request.into_parts();
                parts
                    .headers
                    .insert("authorization", "token".parse().expect("a value"));
                Ok(poem::Request::from_parts(parts, body))
            }),
        services()
            .catch_all_error(custom)
            .with(CorsLayer::new(&OPEN)),
        services()
            .catch_error(async |_: InUse| (StatusCode::CONFLICT, "custom: in use"))
            .with(CorsLayer::new(&OPEN)),
        services()
            .with(inside_cors(()))
            .catch_all_error(custom)
            .with(CorsLayer::new(&OPEN)),
    ] {
        let answer = send(&app, from(ADMIN, "GET", "/books/0")).await;
        answer.assert_is(409, "custom: in use", Some(ADMIN));
        let answer = send(&app, from(APP, "GET", "/books/0")).await;
        answer.assert_is(409, "custom: in use", None);
    }
}

#[tokio::test]
async fn errors_without_a_policy_become_their_responses_at_the_default_policy() {
    let app = services().with(CorsLayer::new(&OPEN));
    send(&app, from(APP, "GET", "/no"))
        .await
        .assert_is(404, "not found", Some("*"));
    send(&app, from(APP, "POST", "/books/1"))
        .await
        .assert_is(405, "method not allowed", Some("*"));
    let app = services()
        .catch_error(async |_: NotFoundError| (StatusCode::NOT_FOUND, "custom"))
        .catch_error(async |_: MethodNotAllowedError| (StatusCode::METHOD_NOT_ALLOWED, "custom"))
        .catch_error(async |_: ParsePathError| (StatusCode::NOT_FOUND, "custom"))
        .with(CorsLayer::new(&OPEN));
    send(&app, from(APP, "GET", "/no"))
        .await
        .assert_is(404, "custom", Some("*"));
    send(&app, from(APP, "POST", "/books/1"))
        .await
        .assert_is(405, "custom", Some("*"));
    send(&app, from(ADMIN, "GET", "/books/a"))
        .await
        .assert_is(404, "custom", Some(ADMIN));
}

#[tokio::test]
async fn the_extensions_of_errors_are_those_of_their_responses() {
    use poem::Endpoint as _;
    #[cors(origins = any, methods = [GET])]
    #[handler]
    fn fails() -> Result<()> {
        let mut error = Error::from(InUse);
        error.set_data(7_u32);
        Err(error)
    }
    for app in [
        Route::new().at("/a", routes![fails]).with(()),
        Route::new()
            .at("/a", routes![fails])
            .with(CorsLayer::new(&OPEN)),
    ] {
        let response = app
            .call(from(APP, "GET", "/a").finish())
            .await
            .expect("a response");
        assert_eq!(response.data::<u32>(), Some(&7));
        assert!(response.data::<poem::PathPattern>().is_some());
    }
}
