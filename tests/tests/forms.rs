//! Handlers as users write them: under other attributes, from macros, and from another crate.

#![deny(
    warnings,
    missing_docs,
    unreachable_pub,
    unused_qualifications,
    nonstandard_style,
    clippy::all,
    clippy::pedantic
)]
#![forbid(unsafe_code)]
#![allow(
    clippy::diverging_sub_expression,
    clippy::unused_async,
    reason = "`debug_handler` writes such functions"
)]

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::{Method, StatusCode, Uri},
    response::IntoResponse,
};
use cors_axum::{Policy, cors, policies, routes, tower::CorsLayer};
use elsewhere::{ORIGIN, books, constant, with_books};
use serde::{Deserialize, Serialize};
use tests::{APP, Answer, FOREIGN, actual, preflight, send, send_body};
use tracing::{Event, Metadata, Subscriber, instrument, span};
use utoipa::{OpenApi as _, ToSchema};

/// Asserts that `method` on `path` is served with a policy that allows only [`APP`], including its preflight.
async fn serves(app: &Router, method: Method, path: &str) -> Answer {
    let allowed = send(app, preflight(path, APP, method.as_str())).await;
    assert_eq!(allowed.status, StatusCode::NO_CONTENT, "{method} {path}");
    assert_eq!(allowed.allow_origin(), Some(APP), "{method} {path}");
    let refused = send(app, preflight(path, FOREIGN, method.as_str())).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{method} {path}");

    let answer = send(app, actual(method.clone(), path, APP)).await;
    assert_eq!(answer.status, StatusCode::OK, "{method} {path}: {answer:?}");
    assert_eq!(answer.allow_origin(), Some(APP), "{method} {path}");
    answer
}

/// Records the names of the opened spans, each with the names of its fields.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Vec<String>>>);

impl Spans {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_span() && metadata.target().starts_with("forms")
    }

    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        let metadata = attributes.metadata();
        let fields = metadata.fields().iter().map(|field| field.name());
        let words: Vec<&str> = std::iter::once(metadata.name()).chain(fields).collect();
        let span = words.join(" ");
        let mut spans = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        spans.push(span);
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

mod instrumented {
    use super::{Future, Path, cors, instrument};

    #[instrument(level = "info", fields(kind = "above"))]
    #[cors(origins = ["https://app.example.com", "https://b.example.com"], methods = [GET])]
    pub(crate) async fn above(Path(id): Path<u32>) -> String {
        id.to_string()
    }

    #[cors(origins = ["https://app.example.com", "https://b.example.com"], methods = [PUT])]
    #[tracing::instrument(level = "info", skip_all)]
    pub(crate) async fn below(Path(id): Path<u32>) -> Result<String, String> {
        Ok(id.to_string())
    }

    #[tracing::instrument(level = "info", skip_all)]
    #[cors(origins = ["https://app.example.com", "https://b.example.com"], methods = [DELETE])]
    #[must_use]
    pub(crate) fn future(Path(id): Path<u32>) -> impl Future<Output = String> {
        async move { id.to_string() }
    }
}

#[tokio::test]
async fn an_instrumented_handler_opens_its_span() {
    use instrumented::{above, below, future};

    let spans = Spans::default();
    let _guard = tracing::subscriber::set_default(spans.clone());
    let app = Router::new().route("/{id}", routes![above, below, future]);

    assert_eq!(serves(&app, Method::GET, "/7").await.body, "7");
    assert_eq!(spans.take(), ["above id kind"]);
    assert_eq!(serves(&app, Method::PUT, "/7").await.body, "7");
    assert_eq!(spans.take(), ["below"]);
    assert_eq!(serves(&app, Method::DELETE, "/7").await.body, "7");
    assert_eq!(spans.take(), ["future"]);
    assert_eq!(
        (above::POLICY.name(), below::POLICY.name()),
        ("above", "below")
    );
}

mod debugged {
    use super::{Json, Path, State, cors};

    #[axum::debug_handler(state = u32)]
    #[cors(
        origins = ["https://app.example.com", "https://b.example.com"],
        methods = [POST],
        headers = ["content-type"]
    )]
    pub(crate) async fn above(
        State(state): State<u32>,
        Path(id): Path<u32>,
        Json(added): Json<u32>,
    ) -> Json<u32> {
        Json(state + id + added)
    }

    #[cors(origins = ["https://app.example.com", "https://b.example.com"], methods = [GET])]
    #[axum::debug_handler(state = u32)]
    pub(crate) async fn below(State(state): State<u32>, Path(id): Path<u32>) -> Json<u32> {
        Json(state + id)
    }
}

#[tokio::test]
async fn a_debugged_handler_is_served() {
    use debugged::{above, below};

    let app = Router::new()
        .route("/{id}", routes![above, below])
        .with_state(1);
    assert_eq!(serves(&app, Method::GET, "/2").await.body, "3");

    let post = actual(Method::POST, "/2", APP).header("content-type", "application/json");
    let answer = send_body(&app, post, "3").await;
    assert_eq!(
        (answer.body.as_str(), answer.allow_origin()),
        ("6", Some(APP))
    );
    let answer = send(&app, preflight("/2", APP, "POST")).await;
    assert_eq!(answer.header("access-control-allow-methods"), Some("POST"));
}

#[derive(Deserialize, Serialize, ToSchema)]
struct Book {
    title: String,
}

/// Finds a book.
#[utoipa::path(
    get,
    path = "/books/{id}",
    responses((status = 200, body = Book), (status = 404)),
    params(("id" = u32, Path))
)]
#[cors(origins = ["https://app.example.com", "https://b.example.com"], methods = [GET])]
async fn find_book(Path(id): Path<u32>) -> Json<Book> {
    let title = id.to_string();
    Json(Book { title })
}

/// Replaces a book.
#[cors(
    origins = ["https://app.example.com", "https://b.example.com"],
    methods = [PUT],
    headers = ["content-type"]
)]
#[utoipa::path(put, path = "/books/{id}", tag = "books", responses((status = OK, body = Book)))]
async fn replace_book(Path(id): Path<u32>, Json(book): Json<Book>) -> impl IntoResponse {
    (StatusCode::OK, [("x-id", id.to_string())], Json(book))
}

#[derive(utoipa::OpenApi)]
#[openapi(paths(find_book, replace_book))]
struct Api;

#[tokio::test]
async fn a_described_handler_has_its_path_item() {
    let app = Router::new().route("/books/{id}", routes![find_book, replace_book]);
    let answer = serves(&app, Method::GET, "/books/3").await;
    assert_eq!(answer.body, r#"{"title":"3"}"#);

    let put = actual(Method::PUT, "/books/3", APP).header("content-type", "application/json");
    let answer = send_body(&app, put, r#"{"title":"4"}"#).await;
    assert_eq!(answer.body, r#"{"title":"4"}"#);
    assert_eq!(answer.allow_origin(), Some(APP));

    let api = serde_json::to_value(Api::openapi()).expect("a description");
    let path = &api["paths"]["/books/{id}"];
    assert_eq!(path["get"]["operationId"], "find_book");
    assert_eq!(path["get"]["summary"], "Finds a book.");
    assert_eq!(path["put"]["operationId"], "replace_book");
    assert!(path["put"]["requestBody"].is_object(), "{path}");
}

/// Counts pages.
#[utoipa::path(get, path = "/pages", params(("from" = u32, Query)), responses((status = 200)))]
#[instrument(level = "info", skip(query))]
#[cors(origins = ["https://app.example.com", "https://b.example.com"], methods = [GET])]
#[axum::debug_handler]
async fn count_pages(query: Query<Vec<(String, u32)>>) -> String {
    query
        .0
        .into_iter()
        .map(|(_, from)| from)
        .sum::<u32>()
        .to_string()
}

/// Adds a page.
#[axum::debug_handler]
#[cors(origins = ["https://app.example.com", "https://b.example.com"], methods = [POST])]
#[tracing::instrument(level = "info", name = "page", skip_all)]
#[utoipa::path(post, path = "/pages", responses((status = 200)))]
async fn add_page() -> &'static str {
    "added"
}

#[derive(utoipa::OpenApi)]
#[openapi(paths(count_pages, self::add_page))]
struct Pages;

#[tokio::test]
async fn one_handler_has_all_of_them() {
    let spans = Spans::default();
    let _guard = tracing::subscriber::set_default(spans.clone());
    let app = Router::new().route("/pages", routes![count_pages, add_page]);

    assert_eq!(serves(&app, Method::GET, "/pages?from=2").await.body, "2");
    assert_eq!(serves(&app, Method::POST, "/pages").await.body, "added");
    assert_eq!(spans.take(), ["count_pages", "page"]);
    let api = serde_json::to_value(Pages::openapi()).expect("a description");
    assert!(api["paths"]["/pages"]["get"]["parameters"].is_array());
    assert!(api["paths"]["/pages"]["post"].is_object());
}

#[cors(origins = ["https://app.example.com", "https://b.example.com"], methods = [GET])]
async fn fallible(Query(query): Query<Vec<(String, u16)>>) -> Result<String, StatusCode> {
    match query.first() {
        Some((name, _)) => Ok(name.clone()),
        None => Err(StatusCode::IM_A_TEAPOT),
    }
}

#[cors(origins = ["https://app.example.com", "https://b.example.com"], methods = [PUT])]
async fn opaque(path: Uri) -> impl IntoResponse + use<> {
    (StatusCode::OK, path.to_string())
}

#[cors(origins = ["https://app.example.com", "https://b.example.com"], methods = [PATCH])]
fn boxed(method: Method) -> Pin<Box<dyn Future<Output = String> + Send>> {
    Box::pin(async move { method.to_string() })
}

#[cors(origins = ["https://app.example.com", "https://b.example.com"], methods = [DELETE])]
async fn sized<const N: usize>(#[cfg(any())] _: Absent, #[cfg(not(any()))] _: Method) -> String {
    #![allow(unused_variables)]
    let unused = ();
    N.to_string()
}

#[tokio::test]
async fn handlers_return_what_they_like() {
    let app = Router::new().route("/", routes![fallible, opaque, boxed, sized::<3>]);
    assert_eq!(serves(&app, Method::GET, "/?a=1").await.body, "a");
    assert_eq!(serves(&app, Method::PUT, "/").await.body, "/");
    assert_eq!(serves(&app, Method::PATCH, "/").await.body, "PATCH");
    assert_eq!(serves(&app, Method::DELETE, "/").await.body, "3");

    let error = send(&app, actual(Method::GET, "/", APP)).await;
    assert_eq!(error.status, StatusCode::IM_A_TEAPOT);
    assert_eq!(error.allow_origin(), Some(APP));
}

#[tokio::test]
async fn handlers_of_another_crate_are_mounted_in_both() {
    let here = routes![
        elsewhere::list_books,
        books::add_book::<&str>,
        elsewhere::delete_book
    ];
    let app = Router::new()
        .route("/here", here)
        .merge(books::router())
        .with_state(books::Count(2));
    for path in ["/here", "/books"] {
        let answer = send(&app, preflight(path, ORIGIN, "POST")).await;
        assert_eq!(
            answer.access_control(),
            [
                "allow-credentials: true",
                "allow-methods: POST",
                "allow-origin: https://books.example"
            ]
        );
        let answer = send(&app, actual(Method::POST, path, ORIGIN)).await;
        assert_eq!(
            (answer.body.as_str(), answer.allow_origin()),
            ("2 ", Some(ORIGIN))
        );
        let answer = send(&app, actual(Method::GET, path, "https://a.books.example")).await;
        assert_eq!(answer.allow_origin(), Some("https://a.books.example"));
        let answer = send(&app, preflight(path, FOREIGN, "DELETE")).await;
        assert_eq!(answer.allow_origin(), Some("*"));
    }
}

#[tokio::test]
async fn policies_of_another_crate_are_constants_here() {
    const LIST_BOOKS: &Policy = elsewhere::LIST_BOOKS;
    const NAMES: [&str; 2] = [LIST_BOOKS.name(), books::nested::remove_book::POLICY.name()];
    static POLICIES: &[&Policy] = policies![elsewhere::list_books, elsewhere::delete_book];

    assert_eq!(NAMES, ["list_books", "remove_book"]);
    assert_eq!(LIST_BOOKS.module(), "elsewhere::books");
    assert_eq!(POLICIES[0], elsewhere::POLICIES[0]);

    let app = Router::<()>::new().layer(CorsLayer::new(elsewhere::POLICIES));
    let answer = send(&app, preflight("/", ORIGIN, "POST")).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
}

#[cors(policy = elsewhere::SHOP, methods = [POST])]
async fn order_book(Json(title): Json<String>) -> String {
    title
}

#[tokio::test]
async fn a_named_policy_of_another_crate_serves_handlers_of_both() {
    const SHOP: &str = "https://shop.example";

    let app = Router::new()
        .route("/orders", routes![order_book])
        .merge(books::router())
        .with_state(books::Count(0));
    for (path, method) in [("/orders", "POST"), ("/books", "PATCH")] {
        let answer = send(&app, preflight(path, SHOP, method)).await;
        assert_eq!(
            answer.access_control(),
            [
                "allow-credentials: true",
                "allow-headers: content-type",
                &format!("allow-methods: {method}"),
                "allow-origin: https://shop.example"
            ]
        );
        let answer = send(&app, preflight(path, ORIGIN, method)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    let post = actual(Method::POST, "/orders", SHOP).header("content-type", "application/json");
    let answer = send_body(&app, post, "\"a\"").await;
    assert_eq!(
        (answer.body.as_str(), answer.allow_origin()),
        ("a", Some(SHOP))
    );
}

constant! {
    /// Documented.
    #[must_use]
    pub(crate) greeting: &'static str = "hello"
}

#[cors(origins = ["https://books.example"], methods = [PATCH])]
async fn patch_books() {}

#[tokio::test]
async fn macros_of_another_crate_write_and_mount_handlers_here() {
    let app = Router::<()>::new()
        .route("/", routes![greeting])
        .route("/books", with_books![patch_books]);
    let answer = send(&app, actual(Method::GET, "/", ORIGIN)).await;
    assert_eq!(
        (answer.body.as_str(), answer.allow_origin()),
        ("hello", Some(ORIGIN))
    );
    assert_eq!(greeting::POLICY.module(), "forms");
    for method in ["GET", "PATCH"] {
        let answer = send(&app, preflight("/books", ORIGIN, method)).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
    }
}
