//! The headers in the responses of annotated handlers.

use cors_poem::{Route, cors, routes};
use poem::{
    Error, IntoResponse, Request, Response, Result, handler,
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    web::{Json, Path},
};

use crate::{ADMIN, APP, EVIL, from, preflight, preflight_with, request, send, send_built};

#[cors(
    origins = ["https://app.example.com", "https://*.example.org"],
    methods = [GET],
    expose = ["x-total"],
    credentials,
)]
#[handler]
fn list_books() -> impl IntoResponse {
    "The Dispossessed"
        .with_header("x-total", "1")
        .with_header("access-control-allow-origin", "*")
        .with_header("access-control-max-age", "1")
        .with_header("vary", "accept")
}

#[cors(
    origins = ["https://admin.example.com", "https://app.example.com"],
    methods = [POST],
    headers = ["content-type", "x-token"],
    max_age = "10m",
)]
#[handler]
fn add_book(Json(title): Json<String>) -> String {
    title
}

#[cors(origins = ["https://admin.example.com"], methods = [DELETE, OPTIONS], headers = [any, "authorization"], allow(method_options))]
#[handler]
fn delete_books() -> Result<&'static str> {
    Err(Error::from_string("in use", StatusCode::CONFLICT))
}

#[cors(origins = any, methods = [GET])]
#[handler]
fn read_public() -> &'static str {
    "public"
}

#[tokio::test]
async fn each_method_of_a_path_has_its_own_policy() {
    let app = Route::new().at("/books", routes![list_books, add_book]);
    let names = "content-type,x-token";
    let answer = send(&app, preflight_with(ADMIN, "POST", "/books", names)).await;
    answer.assert_granted(ADMIN);
    let header = |name| answer.header(name);
    assert_eq!(
        header("access-control-allow-methods").as_deref(),
        Some("POST")
    );
    assert_eq!(
        header("access-control-allow-headers").as_deref(),
        Some(names)
    );
    assert_eq!(header("access-control-max-age").as_deref(), Some("600"));
    assert_eq!(header("access-control-allow-credentials"), None);
    assert_eq!(answer.body, "");

    send(&app, preflight(ADMIN, "GET", "/books"))
        .await
        .assert_refused();
    let answer = send(&app, preflight("https://a.example.org", "GET", "/books")).await;
    answer.assert_granted("https://a.example.org");
    let credentials = answer.header("access-control-allow-credentials");
    assert_eq!(credentials.as_deref(), Some("true"));
    let other = preflight("https://a.example.org", "POST", "/books");
    send(&app, other).await.assert_refused();
}

#[tokio::test]
async fn the_router_of_poem_serves_policies_too() {
    let app = poem::Route::new().at("/books", routes![list_books, add_book]);
    send(&app, preflight(APP, "GET", "/books"))
        .await
        .assert_granted(APP);
    send(&app, from(APP, "GET", "/books"))
        .await
        .assert_is(200, "The Dispossessed", Some(APP));
    let nested = poem::Route::new().nest("/api", app);
    send(&nested, preflight(ADMIN, "POST", "/api/books"))
        .await
        .assert_granted(ADMIN);
}

#[tokio::test]
async fn a_method_that_no_handler_serves_is_refused() {
    let app = Route::new().at("/books", routes![list_books, add_book]);
    for method in ["PUT", "DELETE", "PATCH", "get", "PURGE", ""] {
        let answer = send(&app, preflight(APP, method, "/books")).await;
        assert_eq!(answer.status, 403, "{method}");
        answer.assert_refused();
        assert!(answer.varies_on_origin());
    }
}

#[tokio::test]
async fn headers_of_the_handler_are_replaced_and_vary_is_extended() {
    let app = Route::new().at("/books", routes![list_books]);
    let answer = send(&app, from(APP, "GET", "/books")).await;
    answer.assert_is(200, "The Dispossessed", Some(APP));
    let header = |name| answer.header(name);
    assert_eq!(
        header("access-control-expose-headers").as_deref(),
        Some("x-total")
    );
    assert_eq!(
        header("access-control-allow-credentials").as_deref(),
        Some("true")
    );
    assert_eq!(header("access-control-max-age"), None);
    let vary = header("vary").unwrap_or_default().to_lowercase();
    assert_eq!(vary, "accept, origin");

    for refused in [from(EVIL, "GET", "/books"), request("GET", "/books")] {
        let answer = send(&app, refused).await;
        answer.assert_is(200, "The Dispossessed", None);
        assert!(answer.varies_on_origin());
    }
}

#[tokio::test]
async fn any_origin_is_a_constant() {
    let app = Route::new().at("/public", routes![read_public]);
    for request in [from(EVIL, "GET", "/public"), request("GET", "/public")] {
        let answer = send(&app, request).await;
        answer.assert_is(200, "public", Some("*"));
        assert_eq!(answer.header("vary"), None);
    }
}

#[tokio::test]
async fn extractor_failures_and_errors_have_the_headers_of_their_policy() {
    let app = Route::new().at("/books", routes![list_books, add_book, delete_books]);
    let wrong = from(ADMIN, "POST", "/books").header("content-type", "application/json");
    let answer = send_built(&app, wrong.body("{")).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.allowed().as_deref(), Some(ADMIN));

    send(&app, from(ADMIN, "DELETE", "/books"))
        .await
        .assert_is(409, "in use", Some(ADMIN));
}

#[tokio::test]
async fn get_serves_head_without_a_body() {
    #[cors(origins = ["https://app.example.com", "https://b.example"], methods = [GET])]
    #[handler]
    fn read(request: &Request) -> Response {
        Response::builder()
            .header("x-method", request.method().as_str())
            .body("body")
    }
    let app = Route::new().at("/books", routes![read]);
    let answer = send(&app, from(APP, "HEAD", "/books")).await;
    answer.assert_is(200, "", Some(APP));
    // The router of poem does the same.
    assert_eq!(answer.header("x-method").as_deref(), Some("GET"));
    send(&app, preflight(APP, "HEAD", "/books"))
        .await
        .assert_granted(APP);
}

#[tokio::test]
async fn a_handler_of_head_precedes_the_one_of_get() {
    #[cors(origins = ["https://admin.example.com"], methods = [HEAD])]
    #[handler]
    fn head_books() -> impl IntoResponse {
        ().with_header("x-own", "1")
    }
    for routes in [
        routes![list_books, head_books],
        routes![head_books, list_books],
    ] {
        let app = Route::new().at("/books", routes);
        let answer = send(&app, from(ADMIN, "HEAD", "/books")).await;
        assert_eq!(answer.header("x-own").as_deref(), Some("1"));
        assert_eq!(answer.allowed().as_deref(), Some(ADMIN));
        let answer = send(&app, from(APP, "GET", "/books")).await;
        assert_eq!(answer.allowed().as_deref(), Some(APP));
    }
}

#[tokio::test]
async fn other_options_requests_get_allow_or_the_handler_of_options() {
    let app = Route::new().at("/books", routes![list_books, add_book]);
    for request in [request("OPTIONS", "/books"), from(APP, "OPTIONS", "/books")] {
        let answer = send(&app, request).await;
        answer.assert_is(204, "", None);
        assert_eq!(
            answer.header("allow").as_deref(),
            Some("OPTIONS,HEAD,GET,POST")
        );
        assert!(answer.varies_on_origin());
    }
    let app = Route::new().at("/books", routes![list_books, delete_books]);
    send(&app, from(ADMIN, "OPTIONS", "/books"))
        .await
        .assert_is(409, "in use", Some(ADMIN));
    let asked = preflight_with(ADMIN, "DELETE", "/books", "authorization,x-any");
    send(&app, asked).await.assert_granted(ADMIN);
}

#[tokio::test]
async fn any_method_is_granted_by_name() {
    #[cors(origins = any, methods = any)]
    #[handler]
    fn serve() -> &'static str {
        "any"
    }
    #[handler]
    fn plain() -> &'static str {
        "plain"
    }
    let purge = Method::from_bytes(b"PURGE").expect("a method");
    let app = Route::new().at("/any", routes![serve].method(purge, plain));
    for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] {
        let answer = send(&app, preflight(EVIL, method, "/any")).await;
        answer.assert_granted("*");
        let methods = answer.header("access-control-allow-methods");
        assert_eq!(methods.as_deref(), Some("GET,HEAD,POST,PUT,PATCH,DELETE"));
        send(&app, from(EVIL, method, "/any"))
            .await
            .assert_is(200, "any", Some("*"));
    }
    send(&app, preflight(EVIL, "PURGE", "/any"))
        .await
        .assert_refused();
    send(&app, from(EVIL, "PURGE", "/any"))
        .await
        .assert_is(200, "plain", None);
}

#[tokio::test]
async fn custom_methods_are_routed() {
    #[cors(origins = ["https://app.example.com"], methods = ["PURGE"])]
    #[handler]
    fn purge() -> &'static str {
        "purged"
    }
    let app = Route::new().at("/cache", routes![purge]);
    send(&app, preflight(APP, "PURGE", "/cache"))
        .await
        .assert_granted(APP);
    send(&app, from(APP, "PURGE", "/cache"))
        .await
        .assert_is(200, "purged", Some(APP));
}

#[tokio::test]
async fn malformed_and_repeated_origins_are_not_allowed() {
    let app = Route::new().at("/books", routes![list_books, add_book]);
    let long = format!("https://{}.example.org", "a".repeat(5000));
    for origin in [
        "null",
        "",
        "*",
        "https://app.example.com/",
        "https://APP.example.com",
        "https://app.example.com:443",
        "http://app.example.com",
        "https://app.example.com.evil.example",
        "https://.example.org",
        "https://a.example.org\u{e9}",
        " https://app.example.com",
        &long,
    ] {
        let value = HeaderValue::from_bytes(origin.as_bytes()).expect("a value");
        let actual = request("GET", "/books").header(header::ORIGIN, value.clone());
        let answer = send(&app, actual).await;
        assert_eq!(answer.cors_names(), [""; 0], "{origin}");
        assert!(answer.varies_on_origin());
        let asked = request("OPTIONS", "/books").header(header::ORIGIN, value);
        let asked = asked.header("access-control-request-method", "GET");
        assert_eq!(send(&app, asked).await.assert_refused().status, 403);
    }
    let twice = from(APP, "GET", "/books").header("origin", APP);
    assert_eq!(send(&app, twice).await.cors_names(), [""; 0]);
    let twice = preflight(APP, "GET", "/books").header("origin", APP);
    assert_eq!(send(&app, twice).await.assert_refused().status, 403);
    let twice = preflight(APP, "GET", "/books").header("access-control-request-method", "GET");
    assert_eq!(send(&app, twice).await.assert_refused().status, 403);
}

#[tokio::test]
async fn several_lines_of_requested_headers_are_all_checked() {
    let app = Route::new().at("/books", routes![add_book]);
    let name = "access-control-request-headers";
    let asked = || preflight_with(ADMIN, "POST", "/books", "content-type");
    send(&app, asked().header(name, "x-token"))
        .await
        .assert_granted(ADMIN);
    send(&app, asked().header(name, "x-other"))
        .await
        .assert_refused();
}

#[tokio::test]
async fn full_header_maps_get_all_headers_or_none() {
    #[cors(origins = ["https://app.example.com", "https://*.example.org"], methods = [GET])]
    #[handler]
    fn many(Path(count): Path<usize>) -> Response {
        let mut response = Response::default();
        for number in 0..count {
            let name = HeaderName::try_from(format!("x-{number}")).expect("a name");
            response
                .headers_mut()
                .insert(name, HeaderValue::from_static("1"));
        }
        response
    }
    let app = Route::new().at("/many/:count", routes![many]);
    for (count, has_room) in [
        (20_000, true),
        (24_574, true),
        (24_575, false),
        (24_576, false),
    ] {
        let answer = send(&app, from(APP, "GET", &format!("/many/{count}"))).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.allowed().is_some(), has_room, "{count}");
        assert_eq!(
            answer.allowed().is_some(),
            answer.varies_on_origin(),
            "{count}"
        );
    }
}

#[tokio::test]
async fn a_method_without_a_handler_has_no_policy() {
    let app = Route::new().at("/books", routes![list_books]);
    let answer = send(&app, from(APP, "POST", "/books")).await;
    assert_eq!((answer.status.as_u16(), answer.allowed()), (405, None));
}

#[tokio::test]
async fn a_sibling_without_a_policy_never_inherits_one() {
    #[handler]
    fn plain() -> &'static str {
        "plain"
    }
    let app = Route::new().at("/books", routes![add_book].put(plain).get(plain));
    for method in ["PUT", "GET", "HEAD"] {
        send(&app, preflight(APP, method, "/books"))
            .await
            .assert_refused();
    }
    send(&app, from(APP, "PUT", "/books"))
        .await
        .assert_is(200, "plain", None);
    send(&app, from(APP, "GET", "/books"))
        .await
        .assert_is(200, "plain", None);
    send(&app, from(APP, "HEAD", "/books"))
        .await
        .assert_is(200, "", None);
}

#[test]
fn a_sibling_cannot_take_a_method_of_an_annotated_handler() {
    #[handler]
    fn plain() {}
    for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
        let mounted = std::panic::catch_unwind(|| routes![list_books].method(method, plain));
        let panic = mounted.expect_err("a panic");
        let text = panic.downcast_ref::<String>().expect("a text");
        assert!(text.contains("rule: same_method"), "{text}");
    }
}

#[test]
fn the_policy_is_reached_by_the_name_of_the_handler() {
    assert_eq!(list_books::POLICY.name(), "list_books");
    assert_eq!(add_book::POLICY.methods().list(), ["POST"]);
}
