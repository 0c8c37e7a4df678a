//! The headers in the responses of annotated handlers.

use cors_salvo::{cors, routes, service};
use salvo::{extract::JsonBody, prelude::*};

use crate::{ADMIN, APP, EVIL, from, preflight, preflight_with, request, send};

#[cors(
    origins = ["https://app.example.com", "https://*.example.org"],
    methods = [GET],
    expose = ["x-total"],
    credentials,
)]
#[handler]
async fn list_books(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert("x-total", "1".parse().expect("a value"));
    headers.insert("access-control-allow-origin", "*".parse().expect("a value"));
    headers.insert("access-control-max-age", "1".parse().expect("a value"));
    headers.insert("vary", "accept".parse().expect("a value"));
    response.render("The Dispossessed");
}

#[cors(
    origins = ["https://admin.example.com", "https://app.example.com"],
    methods = [POST],
    headers = ["content-type", "x-token"],
    max_age = "10m",
)]
#[handler]
async fn add_book(title: JsonBody<String>) -> String {
    title.into_inner()
}

#[cors(origins = ["https://admin.example.com"], methods = [DELETE, OPTIONS], headers = [any, "authorization"], allow(method_options))]
#[handler]
async fn delete_books() -> Result<&'static str, StatusError> {
    Err(StatusError::conflict().brief("in use"))
}

#[cors(origins = any, methods = [GET])]
#[handler]
async fn read_public() -> &'static str {
    "public"
}

fn books(routes: Router) -> Service {
    service(Router::with_path("books").push(routes))
}

#[tokio::test]
async fn each_method_of_a_path_has_its_own_policy() {
    let app = books(routes![list_books, add_book]);
    let answer = send(
        &app,
        preflight_with(ADMIN, "POST", "/books", "content-type,x-token"),
    )
    .await;
    answer.assert_granted(ADMIN);
    for (name, value) in [
        ("access-control-allow-methods", Some("POST")),
        ("access-control-allow-headers", Some("content-type,x-token")),
        ("access-control-max-age", Some("600")),
        ("access-control-allow-credentials", None),
    ] {
        assert_eq!(answer.header(name).as_deref(), value, "{name}");
    }
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

#[tokio::test]
async fn a_method_that_no_handler_serves_is_refused() {
    let app = books(routes![list_books, add_book]);
    for method in [
        "PUT", "DELETE", "PATCH", "get", "PURGE", "", "OPTIONS", "a b",
    ] {
        let answer = send(&app, preflight(APP, method, "/books")).await;
        assert_eq!(
            (answer.status.as_u16(), &*answer.body),
            (403, ""),
            "{method}"
        );
        answer.assert_refused();
        assert!(answer.varies_on_origin());
    }
}

#[tokio::test]
async fn headers_of_the_handler_are_replaced_and_vary_is_extended() {
    let app = books(routes![list_books]);
    let answer = send(&app, from(APP, "GET", "/books")).await;
    answer.assert_outcome(200, Some(APP));
    for (name, value) in [
        ("access-control-expose-headers", Some("x-total")),
        ("access-control-allow-credentials", Some("true")),
        ("access-control-max-age", None),
        ("vary", Some("accept, origin")),
    ] {
        let header = answer.header(name).map(|value| value.to_lowercase());
        assert_eq!(header.as_deref(), value, "{name}");
    }
    for refused in [from(EVIL, "GET", "/books"), request("GET", "/books")] {
        let answer = send(&app, refused).await;
        assert_eq!((answer.status.as_u16(), answer.cors_names()), (200, vec![]));
        assert!(answer.varies_on_origin());
    }
}

#[tokio::test]
async fn any_origin_is_a_constant() {
    let app = service(Router::with_path("public").push(routes![read_public]));
    for request in [from(EVIL, "GET", "/public"), request("GET", "/public")] {
        let answer = send(&app, request).await;
        answer.assert_outcome(200, Some("*"));
        assert_eq!(answer.header("vary"), None);
    }
}

#[tokio::test]
async fn extractor_failures_and_errors_have_the_headers_of_their_policy() {
    let app = books(routes![list_books, add_book, delete_books]);
    let json = |body| {
        from(ADMIN, "POST", "/books")
            .with("content-type", "application/json")
            .body(body)
    };
    send(&app, json("\"a\""))
        .await
        .assert_body("a", Some(ADMIN));
    send(&app, json("{")).await.assert_outcome(400, Some(ADMIN));
    // The catcher has written the body.
    let answer = send(&app, from(ADMIN, "DELETE", "/books")).await;
    answer.assert_outcome(409, Some(ADMIN));
    assert!(answer.body.contains("in use"), "{answer:?}");
}

#[tokio::test]
async fn get_serves_head() {
    let app = books(routes![list_books, add_book]);
    send(&app, from(APP, "HEAD", "/books"))
        .await
        .assert_outcome(200, Some(APP));
    send(&app, preflight(APP, "HEAD", "/books"))
        .await
        .assert_granted(APP);
}

#[tokio::test]
async fn a_handler_of_head_precedes_the_one_of_get() {
    #[cors(origins = ["https://admin.example.com"], methods = [HEAD])]
    #[handler]
    async fn head_books(response: &mut Response) {
        response
            .headers_mut()
            .insert("x-own", "1".parse().expect("a value"));
    }
    for routes in [
        routes![list_books, head_books],
        routes![head_books, list_books],
    ] {
        let app = books(routes);
        let answer = send(&app, from(ADMIN, "HEAD", "/books")).await;
        assert_eq!(answer.header("x-own").as_deref(), Some("1"));
        answer.assert_outcome(200, Some(ADMIN));
        send(&app, from(APP, "GET", "/books"))
            .await
            .assert_outcome(200, Some(APP));
    }
}

#[tokio::test]
async fn other_options_requests_get_allow_or_the_handler_of_options() {
    let app = books(routes![list_books, add_book]);
    for request in [request("OPTIONS", "/books"), from(APP, "OPTIONS", "/books")] {
        let answer = send(&app, request).await;
        answer.assert_outcome(204, None);
        assert_eq!(
            answer.header("allow").as_deref(),
            Some("OPTIONS,HEAD,GET,POST")
        );
        assert_eq!(answer.cors_names(), [""; 0]);
        assert!(answer.varies_on_origin());
    }
    let app = books(routes![list_books, delete_books]);
    send(&app, from(ADMIN, "OPTIONS", "/books"))
        .await
        .assert_outcome(409, Some(ADMIN));
    let asked = preflight_with(ADMIN, "DELETE", "/books", "authorization,x-any");
    send(&app, asked).await.assert_granted(ADMIN);
    send(&app, preflight(ADMIN, "OPTIONS", "/books"))
        .await
        .assert_granted(ADMIN);
}

#[tokio::test]
async fn any_method_is_granted_by_name() {
    #[cors(origins = any, methods = any)]
    #[handler]
    async fn serve() -> &'static str {
        "any"
    }
    #[handler]
    async fn plain() -> &'static str {
        "plain"
    }
    let app = service(Router::with_path("any").push(routes![serve]).goal(plain));
    for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] {
        let answer = send(&app, preflight(EVIL, method, "/any")).await;
        answer.assert_granted("*");
        let methods = answer.header("access-control-allow-methods");
        assert_eq!(methods.as_deref(), Some("GET,HEAD,POST,PUT,PATCH,DELETE"));
        let body = if method == "HEAD" { "" } else { "any" };
        send(&app, from(EVIL, method, "/any"))
            .await
            .assert_body(body, Some("*"));
    }
    send(&app, preflight(EVIL, "PURGE", "/any"))
        .await
        .assert_refused();
    send(&app, from(EVIL, "PURGE", "/any"))
        .await
        .assert_body("plain", None);
}

#[tokio::test]
async fn custom_methods_are_routed() {
    #[cors(origins = ["https://app.example.com"], methods = ["PURGE"])]
    #[handler]
    async fn purge() -> &'static str {
        "purged"
    }
    let app = service(Router::with_path("cache").push(routes![purge]));
    send(&app, preflight(APP, "PURGE", "/cache"))
        .await
        .assert_granted(APP);
    send(&app, from(APP, "PURGE", "/cache"))
        .await
        .assert_body("purged", Some(APP));
}

#[tokio::test]
async fn malformed_and_repeated_origins_are_not_allowed() {
    let app = books(routes![list_books, add_book]);
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
        &long,
    ] {
        let answer = send(&app, from(origin, "GET", "/books")).await;
        assert_eq!(answer.cors_names(), [""; 0], "{origin}");
        assert!(answer.varies_on_origin());
        let answer = send(&app, preflight(origin, "GET", "/books")).await;
        assert_eq!(answer.assert_refused().status, 403, "{origin}");
    }
    let twice = from(APP, "GET", "/books").with("origin", APP);
    assert_eq!(send(&app, twice).await.cors_names(), [""; 0]);
    for twice in [("origin", APP), ("access-control-request-method", "GET")] {
        let asked = preflight(APP, "GET", "/books").with(twice.0, twice.1);
        assert_eq!(send(&app, asked).await.assert_refused().status, 403);
    }
}

#[tokio::test]
async fn several_lines_of_requested_headers_are_all_checked() {
    let app = books(routes![add_book]);
    let name = "access-control-request-headers";
    let asked = || preflight_with(ADMIN, "POST", "/books", "content-type");
    send(&app, asked().with(name, "x-token"))
        .await
        .assert_granted(ADMIN);
    send(&app, asked().with(name, "x-other"))
        .await
        .assert_refused();
}

#[tokio::test]
async fn full_header_maps_have_no_origin_without_vary() {
    #[cors(origins = ["https://app.example.com", "https://*.example.org"], methods = [GET])]
    #[handler]
    async fn many(response: &mut Response) {
        for number in 0..24_575 {
            let name: salvo::http::HeaderName = format!("x-{number}").parse().expect("a name");
            response
                .headers_mut()
                .insert(name, "1".parse().expect("a value"));
        }
        response.render("many");
    }
    let app = service(Router::with_path("many").push(routes![many]));
    let answer = send(&app, from(APP, "GET", "/many")).await;
    assert_eq!(answer.allowed().is_some(), answer.varies_on_origin());
}

/// salvo writes the 405 response, so it is the response of no handler.
#[tokio::test]
async fn a_method_without_a_handler_has_no_policy() {
    let app = books(routes![list_books]);
    let answer = send(&app, from(APP, "POST", "/books")).await;
    answer.assert_outcome(405, None);
    assert_eq!(answer.header("allow").as_deref(), Some("GET, HEAD"));
}

#[tokio::test]
async fn a_sibling_without_a_policy_never_inherits_one() {
    #[handler]
    async fn plain() -> &'static str {
        "plain"
    }
    let before = Router::with_path("books")
        .put(plain)
        .push(routes![list_books]);
    let after = Router::with_path("books")
        .push(routes![list_books])
        .put(plain)
        .get(plain);
    let any = Router::with_path("books")
        .goal(plain)
        .push(routes![list_books]);
    for router in [before, after, any] {
        let app = service(router);
        send(&app, preflight(APP, "PUT", "/books"))
            .await
            .assert_refused();
        send(&app, from(APP, "PUT", "/books"))
            .await
            .assert_body("plain", None);
        send(&app, preflight(APP, "GET", "/books"))
            .await
            .assert_granted(APP);
        send(&app, from(APP, "GET", "/books"))
            .await
            .assert_body("The Dispossessed", Some(APP));
    }
    // salvo serves the first of two handlers for the same method.
    let app = service(
        Router::with_path("books")
            .get(plain)
            .push(routes![list_books]),
    );
    send(&app, preflight(APP, "GET", "/books"))
        .await
        .assert_refused();
    send(&app, from(APP, "GET", "/books"))
        .await
        .assert_body("plain", None);
}

#[tokio::test]
async fn a_filter_hides_the_policy_with_the_path() {
    #[handler]
    async fn other() -> &'static str {
        "other"
    }
    let annotated = Router::with_host("a.example")
        .path("books")
        .push(routes![list_books]);
    let app = service(
        Router::new()
            .push(annotated)
            .push(Router::with_path("books").goal(other)),
    );
    let at = |host: &str, mut request: crate::Sent| {
        *request.0.uri_mut() = format!("http://{host}/books").parse().expect("a URI");
        request
    };
    send(&app, at("a.example", preflight(APP, "GET", "/books")))
        .await
        .assert_granted(APP);
    send(&app, at("a.example", from(APP, "GET", "/books")))
        .await
        .assert_outcome(200, Some(APP));
    for request in [preflight(APP, "GET", "/books"), from(APP, "GET", "/books")] {
        send(&app, at("b.example", request))
            .await
            .assert_body("other", None);
    }
}

#[test]
fn the_policy_is_reached_by_the_name_of_the_handler() {
    assert_eq!(list_books::POLICY.name(), "list_books");
    assert_eq!(add_book::POLICY.methods().list(), ["POST"]);
}

/// The public interface of this crate uses the types of the crate `salvo`.
#[test]
fn the_routers_and_services_are_those_of_salvo() {
    let router: salvo::Router = routes![list_books];
    let service: salvo::Service = service(router);
    assert_eq!(service.router().routers().len(), 3 + 2);
}

/// Generators of API descriptions find the handler by its type.
#[test]
fn the_goal_of_a_route_has_the_type_of_the_handler() {
    let router = routes![list_books];
    let goal = router.routers()[0].goal.as_ref().expect("a handler");
    assert_eq!(goal.type_name(), list_books.type_name());
    assert_eq!((**goal).type_id(), list_books.type_id());
}
