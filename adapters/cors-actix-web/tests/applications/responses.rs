//! The headers in the responses of annotated handlers.

use actix_web::{
    HttpResponse, Responder, error, guard,
    http::header,
    web::{self, Json},
};
use cors_actix_web::{cors, resource, routes};

use crate::{ADMIN, APP, EVIL, app, from, preflight, preflight_with, request, send};

#[cors(
    origins = ["https://app.example.com", "https://*.example.org"],
    methods = [GET],
    expose = ["x-total"],
    credentials,
)]
async fn list_books() -> impl Responder {
    HttpResponse::Ok()
        .insert_header(("x-total", "1"))
        .insert_header(("access-control-allow-origin", "*"))
        .insert_header(("access-control-max-age", "1"))
        .insert_header((header::VARY, "accept"))
        .body("The Dispossessed")
}

#[cors(
    origins = ["https://admin.example.com", "https://app.example.com"],
    methods = [POST],
    headers = ["content-type", "x-token"],
    max_age = "10m",
)]
async fn add_book(Json(title): Json<String>) -> String {
    title
}

#[cors(origins = ["https://admin.example.com"], methods = [DELETE, OPTIONS], headers = [any, "authorization"], allow(method_options))]
async fn delete_books() -> Result<&'static str, actix_web::Error> {
    Err(error::ErrorConflict("in use"))
}

#[cors(origins = any, methods = [GET])]
async fn read_public() -> &'static str {
    "public"
}

#[actix_web::test]
async fn each_method_of_a_path_has_its_own_policy() {
    let app = app!(.service(resource("/books", routes![list_books, add_book])));
    let answer = send(
        &app,
        preflight_with(ADMIN, "POST", "/books", "content-type,x-token"),
    )
    .await;
    answer.assert_granted(ADMIN);
    assert_eq!(
        answer.header("access-control-allow-methods").as_deref(),
        Some("POST")
    );
    assert_eq!(
        answer.header("access-control-allow-headers").as_deref(),
        Some("content-type,x-token")
    );
    assert_eq!(
        answer.header("access-control-max-age").as_deref(),
        Some("600")
    );
    assert_eq!(answer.header("access-control-allow-credentials"), None);
    assert_eq!(answer.body, "");

    send(&app, preflight(ADMIN, "GET", "/books"))
        .await
        .assert_refused();
    let answer = send(&app, preflight("https://a.example.org", "GET", "/books")).await;
    answer.assert_granted("https://a.example.org");
    assert_eq!(
        answer.header("access-control-allow-credentials").as_deref(),
        Some("true")
    );
    send(&app, preflight("https://a.example.org", "POST", "/books"))
        .await
        .assert_refused();
}

#[actix_web::test]
async fn a_method_that_no_handler_serves_is_refused() {
    let app = app!(.service(resource("/books", routes![list_books, add_book])));
    for method in ["PUT", "DELETE", "PATCH", "get", "PURGE", ""] {
        let answer = send(&app, preflight(APP, method, "/books")).await;
        assert_eq!(answer.status, 403, "{method}");
        answer.assert_refused();
        assert!(answer.varies_on_origin());
    }
}

#[actix_web::test]
async fn headers_of_the_handler_are_replaced_and_vary_is_extended() {
    let app = app!(.service(resource("/books", routes![list_books])));
    let answer = send(&app, from(APP, "GET", "/books")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.allowed().as_deref(), Some(APP));
    assert_eq!(
        answer.header("access-control-expose-headers").as_deref(),
        Some("x-total")
    );
    assert_eq!(
        answer.header("access-control-allow-credentials").as_deref(),
        Some("true")
    );
    assert_eq!(answer.header("access-control-max-age"), None);
    assert_eq!(answer.header("vary").as_deref(), Some("accept, origin"));

    for refused in [from(EVIL, "GET", "/books"), request("GET", "/books")] {
        let answer = send(&app, refused).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.cors_names(), [""; 0]);
        assert!(answer.varies_on_origin());
    }
}

#[actix_web::test]
async fn any_origin_is_a_constant() {
    let app = app!(.service(resource("/public", routes![read_public])));
    for request in [from(EVIL, "GET", "/public"), request("GET", "/public")] {
        let answer = send(&app, request).await;
        assert_eq!(answer.allowed().as_deref(), Some("*"));
        assert_eq!(answer.header("vary"), None);
    }
}

#[actix_web::test]
async fn extractor_failures_and_errors_have_the_headers_of_their_policy() {
    let app = app!(.service(resource("/books", routes![list_books, add_book, delete_books])));
    let wrong = from(ADMIN, "POST", "/books")
        .insert_header(("content-type", "application/json"))
        .set_payload("{");
    let answer = send(&app, wrong).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.allowed().as_deref(), Some(ADMIN));

    let answer = send(&app, from(ADMIN, "DELETE", "/books")).await;
    assert_eq!((answer.status.as_u16(), &*answer.body), (409, "in use"));
    assert_eq!(answer.allowed().as_deref(), Some(ADMIN));
}

#[actix_web::test]
async fn get_serves_head() {
    let app = app!(.service(resource("/books", routes![list_books, add_book])));
    let answer = send(&app, from(APP, "HEAD", "/books")).await;
    assert_eq!(
        (answer.status.as_u16(), answer.allowed().as_deref()),
        (200, Some(APP))
    );
    send(&app, preflight(APP, "HEAD", "/books"))
        .await
        .assert_granted(APP);
}

#[actix_web::test]
async fn a_handler_of_head_precedes_the_one_of_get() {
    #[cors(origins = ["https://admin.example.com"], methods = [HEAD])]
    async fn head_books() -> HttpResponse {
        HttpResponse::Ok().insert_header(("x-own", "1")).finish()
    }
    for routes in [
        routes![list_books, head_books],
        routes![head_books, list_books],
    ] {
        let app = app!(.service(resource("/books", routes)));
        let answer = send(&app, from(ADMIN, "HEAD", "/books")).await;
        assert_eq!(answer.header("x-own").as_deref(), Some("1"));
        assert_eq!(answer.allowed().as_deref(), Some(ADMIN));
        assert_eq!(
            send(&app, from(APP, "GET", "/books"))
                .await
                .allowed()
                .as_deref(),
            Some(APP)
        );
    }
}

#[actix_web::test]
async fn other_options_requests_get_allow_or_the_handler_of_options() {
    let app = app!(.service(resource("/books", routes![list_books, add_book])));
    for request in [request("OPTIONS", "/books"), from(APP, "OPTIONS", "/books")] {
        let answer = send(&app, request).await;
        assert_eq!(answer.status, 204);
        assert_eq!(
            answer.header("allow").as_deref(),
            Some("OPTIONS,HEAD,GET,POST")
        );
        assert_eq!(answer.cors_names(), [""; 0]);
        assert!(answer.varies_on_origin());
    }
    let app = app!(.service(resource("/books", routes![list_books, delete_books])));
    let answer = send(&app, from(ADMIN, "OPTIONS", "/books")).await;
    assert_eq!(
        (answer.status.as_u16(), answer.allowed().as_deref()),
        (409, Some(ADMIN))
    );
    send(
        &app,
        preflight_with(ADMIN, "DELETE", "/books", "authorization,x-any"),
    )
    .await
    .assert_granted(ADMIN);
}

#[actix_web::test]
async fn any_method_is_granted_by_name() {
    #[cors(origins = any, methods = any)]
    async fn serve() -> &'static str {
        "any"
    }
    let plain = web::route().to(async || "plain");
    let app = app!(.service(resource("/any", routes![serve]).route(plain)));
    for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] {
        let answer = send(&app, preflight(EVIL, method, "/any")).await;
        answer.assert_granted("*");
        let methods = answer.header("access-control-allow-methods");
        assert_eq!(methods.as_deref(), Some("GET,HEAD,POST,PUT,PATCH,DELETE"));
        assert_eq!(send(&app, from(EVIL, method, "/any")).await.body, "any");
    }
    send(&app, preflight(EVIL, "PURGE", "/any"))
        .await
        .assert_refused();
    let answer = send(&app, from(EVIL, "PURGE", "/any")).await;
    assert_eq!((&*answer.body, answer.allowed()), ("plain", None));
}

#[actix_web::test]
async fn custom_methods_are_routed() {
    #[cors(origins = ["https://app.example.com"], methods = ["PURGE"])]
    async fn purge() -> &'static str {
        "purged"
    }
    let app = app!(.service(resource("/cache", routes![purge])));
    send(&app, preflight(APP, "PURGE", "/cache"))
        .await
        .assert_granted(APP);
    let answer = send(&app, from(APP, "PURGE", "/cache")).await;
    assert_eq!(
        (&*answer.body, answer.allowed().as_deref()),
        ("purged", Some(APP))
    );
}

#[actix_web::test]
async fn malformed_and_repeated_origins_are_not_allowed() {
    let app = app!(.service(resource("/books", routes![list_books, add_book])));
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
        let Ok(value) = header::HeaderValue::from_bytes(origin.as_bytes()) else {
            panic!("{origin}")
        };
        let mut actual = request("GET", "/books");
        actual = actual.insert_header((header::ORIGIN, value.clone()));
        let answer = send(&app, actual).await;
        assert_eq!(answer.cors_names(), [""; 0], "{origin}");
        assert!(answer.varies_on_origin());
        let asked = preflight(APP, "GET", "/books").insert_header((header::ORIGIN, value));
        send(&app, asked).await.assert_refused();
    }
    let twice = from(APP, "GET", "/books").append_header(("origin", APP));
    assert_eq!(send(&app, twice).await.cors_names(), [""; 0]);
    let twice = preflight(APP, "GET", "/books").append_header(("origin", APP));
    assert_eq!(send(&app, twice).await.assert_refused().status, 403);
    let twice =
        preflight(APP, "GET", "/books").append_header(("access-control-request-method", "GET"));
    assert_eq!(send(&app, twice).await.assert_refused().status, 403);
}

#[actix_web::test]
async fn several_lines_of_requested_headers_are_all_checked() {
    let app = app!(.service(resource("/books", routes![add_book])));
    let name = "access-control-request-headers";
    let asked = || preflight_with(ADMIN, "POST", "/books", "content-type");
    send(&app, asked().append_header((name, "x-token")))
        .await
        .assert_granted(ADMIN);
    send(&app, asked().append_header((name, "x-other")))
        .await
        .assert_refused();
}

#[actix_web::test]
async fn full_header_maps_have_room_for_the_headers_of_a_policy() {
    #[cors(origins = ["https://app.example.com", "https://*.example.org"], methods = [GET])]
    async fn many() -> HttpResponse {
        let mut response = HttpResponse::Ok();
        for number in 0..40_000 {
            response.append_header((format!("x-{number}"), "1"));
        }
        response.finish()
    }
    let app = app!(.service(resource("/many", routes![many])));
    let answer = send(&app, from(APP, "GET", "/many")).await;
    assert_eq!(answer.allowed().as_deref(), Some(APP));
    assert!(answer.varies_on_origin());
}

#[actix_web::test]
async fn a_method_without_a_handler_has_no_policy() {
    let app = app!(.service(resource("/books", routes![list_books])));
    let answer = send(&app, from(APP, "POST", "/books")).await;
    assert_eq!((answer.status.as_u16(), answer.allowed()), (405, None));
    assert!(
        answer
            .header("allow")
            .is_some_and(|allow| allow.contains("GET"))
    );
}

#[actix_web::test]
async fn a_sibling_without_a_policy_never_inherits_one() {
    let plain = web::put().to(async || "plain");
    let shadowed = web::get().to(async || "shadowed");
    let resource = resource("/books", routes![list_books])
        .route(plain)
        .route(shadowed);
    let app = app!(.service(resource));
    send(&app, preflight(APP, "PUT", "/books"))
        .await
        .assert_refused();
    let answer = send(&app, from(APP, "PUT", "/books")).await;
    assert_eq!((&*answer.body, answer.allowed()), ("plain", None));
    assert_eq!(
        send(&app, from(APP, "GET", "/books")).await.body,
        "The Dispossessed"
    );
}

#[actix_web::test]
async fn a_guard_hides_the_policy_with_the_resource() {
    let guarded = resource("/books", routes![list_books]).guard(guard::Host("a.example"));
    let app = app!(.service(guarded).service(web::resource("/books").to(async || "other")));
    let at = |host, request: actix_web::test::TestRequest| request.insert_header(("host", host));
    send(&app, at("a.example", preflight(APP, "GET", "/books")))
        .await
        .assert_granted(APP);
    let answer = send(&app, at("a.example", from(APP, "GET", "/books"))).await;
    assert_eq!(answer.allowed().as_deref(), Some(APP));
    for request in [preflight(APP, "GET", "/books"), from(APP, "GET", "/books")] {
        let answer = send(&app, at("b.example", request)).await;
        assert_eq!((&*answer.body, answer.allowed()), ("other", None));
    }
}

#[actix_web::test]
async fn urls_are_made_by_the_name_of_the_resource() {
    async fn url(request: actix_web::HttpRequest) -> String {
        let url = request.url_for("book", ["7"]).expect("a name");
        url.path().to_owned()
    }
    let app = app!(
        .service(resource("/books/{id}", routes![list_books]).name("book"))
        .service(web::resource("/url").get(url))
    );
    assert_eq!(send(&app, request("GET", "/url")).await.body, "/books/7");
    assert_eq!(
        send(&app, from(APP, "GET", "/books/7"))
            .await
            .allowed()
            .as_deref(),
        Some(APP)
    );
}

#[test]
fn the_policy_is_reached_by_the_name_of_the_handler() {
    assert_eq!(list_books::POLICY.name(), "list_books");
    assert_eq!(add_book::POLICY.methods().list(), ["POST"]);
}

/// A function that is not annotated, and a glob import that provides a policy of the same name.
mod inner {
    #[allow(unused_imports)]
    use super::*;

    async fn list_books() -> &'static str {
        "another"
    }

    pub(super) fn mount() {
        let _routes = routes![list_books];
    }
}

#[test]
#[should_panic(expected = "has no `#[cors]`, and its name refers to the policy of")]
fn a_function_of_the_same_name_is_not_mounted_under_a_policy() {
    inner::mount();
}
