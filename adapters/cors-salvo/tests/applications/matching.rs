//! A pattern of annotated handlers never applies to a URL of another handler.

use cors_salvo::{CorsLayer, cors, inside_cors, policy, routes, service};
use salvo::prelude::*;

use crate::{ADMIN, APP, EVIL, from, hoops::require_token, preflight, send, with_token};

policy! {
    DEFAULT = { origins = ["https://other.example", "https://b.example"] }
    OPEN = { origins = any, methods = any, headers = any }
}

#[cors(origins = ["https://app.example.com"], methods = [GET, PUT], headers = ["authorization"])]
#[handler]
async fn serve_book() -> &'static str {
    "book"
}

#[handler]
async fn secret() -> &'static str {
    "secret"
}

fn books() -> Router {
    Router::new()
        .push(Router::with_path("books/secret").goal(secret))
        .push(Router::with_path("books/{id}").push(routes![serve_book]))
        .push(
            Router::with_path("files")
                .push(Router::with_path("secret").get(secret).put(secret))
                .push(Router::with_path("{**path}").push(routes![serve_book])),
        )
        .push(Router::with_path("later/{id}").push(routes![serve_book]))
        .push(Router::with_path("later/secret").goal(secret))
}

/// The paths of plain handlers, as the router decodes them, and paths without a handler.
const PLAIN: [&str; 9] = [
    "/books/secret",
    "/books/secret/",
    "/books//secret",
    "/books/%73ecret",
    "/books/s%65cret",
    "/files/secret",
    "/files/secret/",
    "/files/%73%65%63ret",
    "/nothing",
];

const ANNOTATED: [&str; 8] = [
    "/books/1",
    "/books/1/",
    "/books/Secret",
    "/books/%2573ecret",
    "/files/secret/more",
    "/files/a/b",
    "/files/%2e",
    "/later/secret",
];

/// Checks the URLs of a service below `prefix`. Requests have a token, preflights have none.
async fn check(service: Service, prefix: &str) {
    for path in PLAIN {
        let path = format!("{prefix}{path}");
        for method in ["GET", "PUT"] {
            let asked = send(&service, preflight(APP, method, &path)).await;
            assert_eq!(asked.cors_names(), [""; 0], "{path} {asked:?}");
            let answer = send(&service, with_token(APP, method, &path)).await;
            assert_eq!(answer.cors_names(), [""; 0], "{path} {answer:?}");
            assert!(
                answer.body == "secret" || answer.status == 404,
                "{path} {answer:?}"
            );
        }
    }
    for path in ANNOTATED {
        let path = format!("{prefix}{path}");
        for method in ["GET", "PUT"] {
            send(&service, preflight(APP, method, &path))
                .await
                .assert_granted(APP);
            let answer = send(&service, with_token(APP, method, &path)).await;
            answer.assert_body("book", Some(APP));
        }
        send(&service, preflight(APP, "DELETE", &path))
            .await
            .assert_refused();
    }
}

#[tokio::test]
async fn of_a_router() {
    check(service(books()), "").await;
}

#[tokio::test]
async fn of_nested_routers() {
    check(service(Router::with_path("api").push(books())), "/api").await;
    let nested = Router::with_path("{tenant}").push(Router::with_path("v1").push(books()));
    check(service(nested), "/acme/v1").await;
}

#[tokio::test]
async fn behind_authentication() {
    let auth = || inside_cors(require_token());
    check(service(books().hoop(auth())), "").await;
    check(service(books()).hoop(auth()), "").await;
    check(
        service(Router::with_path("api").hoop(auth()).push(books())),
        "/api",
    )
    .await;
    let nested = Router::with_path("{tenant}").hoop(auth());
    let nested = nested.push(Router::with_path("v1").hoop(auth()).push(books()));
    check(service(nested).hoop(auth()), "/acme/v1").await;
}

#[tokio::test]
async fn behind_a_default_policy() {
    check(service(books()).hoop(CorsLayer::new(&DEFAULT)), "").await;
    let api = Router::with_path("api")
        .hoop(inside_cors(require_token()))
        .push(books());
    check(service(api).hoop(CorsLayer::new(&DEFAULT)), "/api").await;
}

/// The 401 response of authentication has the policy of the route, if the route has one.
#[tokio::test]
async fn the_response_of_a_hoop_has_the_policy_of_the_route() {
    let app = service(books()).hoop(inside_cors(require_token()));
    for path in PLAIN {
        send(&app, from(APP, "GET", path))
            .await
            .assert_outcome(401, None);
    }
    for path in ANNOTATED {
        send(&app, from(APP, "GET", path))
            .await
            .assert_outcome(401, Some(APP));
    }
}

/// The default policy answers preflights of URLs without a policy, even if the only OPTIONS route belongs to a pattern
/// of annotated handlers.
#[tokio::test]
async fn the_default_policy_answers_for_urls_without_a_policy() {
    let app = service(books()).hoop(CorsLayer::new(&OPEN));
    for path in PLAIN {
        send(&app, preflight(EVIL, "PUT", path))
            .await
            .assert_granted("*");
        send(&app, from(EVIL, "GET", path)).await;
    }
    for path in ANNOTATED {
        send(&app, preflight(EVIL, "PUT", path))
            .await
            .assert_refused();
        // The policy allows only one origin, which differs from the origin of the request.
        send(&app, from(EVIL, "PUT", path))
            .await
            .assert_body("book", Some(APP));
    }
}

/// At a URL with annotated and other handlers, no other policy answers preflights, because browsers cache the preflight
/// responses of one URL together.
#[tokio::test]
async fn a_url_with_both_refuses_what_its_policies_do_not_serve() {
    let router = || {
        Router::new()
            .push(Router::with_path("books/new").patch(secret).delete(secret))
            .push(Router::with_path("books/{id}").push(routes![serve_book]))
    };
    for app in [
        service(router()),
        service(router()).hoop(CorsLayer::new(&OPEN)),
    ] {
        for method in ["GET", "PUT"] {
            let asked = preflight(APP, method, "/books/new");
            send(&app, asked).await.assert_granted(APP);
        }
        for method in ["DELETE", "PATCH", "POST"] {
            let answer = send(&app, preflight(APP, method, "/books/new")).await;
            assert_eq!(answer.assert_refused().status, 403, "{method}");
        }
    }
}

/// The answer to a preflight for GET would also grant PUT.
#[tokio::test]
async fn no_preflight_grants_a_method_that_another_route_serves() {
    let router = || {
        Router::new()
            .push(Router::with_path("books/new").put(secret))
            .push(Router::with_path("books/{id}").push(routes![serve_book]))
    };
    for app in [
        service(router()),
        service(router()).hoop(CorsLayer::new(&OPEN)),
    ] {
        for method in ["GET", "HEAD", "PUT", "DELETE"] {
            let answer = send(&app, preflight(APP, method, "/books/new")).await;
            assert_eq!(answer.assert_refused().status, 403, "{method}");
            send(&app, preflight(EVIL, method, "/books/new"))
                .await
                .assert_refused();
        }
        send(&app, preflight(APP, "GET", "/books/1"))
            .await
            .assert_granted(APP);
    }
    let app = service(router());
    send(&app, from(APP, "PUT", "/books/new"))
        .await
        .assert_body("secret", None);
    send(&app, from(APP, "GET", "/books/new"))
        .await
        .assert_body("book", Some(APP));
}

/// A route for OPTIONS does not hide the policies of the URL. Otherwise a default policy would answer.
#[tokio::test]
async fn an_options_handler_of_another_route_does_not_hide_policies() {
    let options = || Router::with_path("books/new").options(secret);
    let any = || {
        Router::with_path("books/new")
            .filter_fn(|request, _| request.method().as_str() != "PUT")
            .goal(secret)
    };
    let around = || {
        let only = Router::with_filter_fn(|request, _| request.method().as_str() == "OPTIONS");
        only.push(Router::with_path("books/new").goal(secret))
    };
    for other in [options, any, around] {
        let router = || {
            Router::new()
                .push(other())
                .push(Router::with_path("books/{id}").push(routes![serve_book]))
        };
        let app = service(router()).hoop(CorsLayer::new(&OPEN));
        for method in ["PUT", "DELETE", "PATCH"] {
            let answer = send(&app, preflight(EVIL, method, "/books/new")).await;
            assert_eq!(answer.assert_refused().status, 403, "{method}");
        }
        send(&app, from(APP, "OPTIONS", "/books/new"))
            .await
            .assert_body("secret", Some("*"));
        // If the routes are unknown, the request does not run.
        let app = Service::new(router()).hoop(CorsLayer::new(&OPEN));
        send(&app, from(EVIL, "PUT", "/books/new"))
            .await
            .assert_outcome(403, None);
        send(&app, from(APP, "PUT", "/books/new"))
            .await
            .assert_body("book", Some(APP));
    }
}

/// Two annotated paths match the same URL: the policy of one path never grants a method of the other.
#[tokio::test]
async fn two_patterns_of_one_url_do_not_mix() {
    #[cors(origins = ["https://admin.example.com"], methods = [PUT, DELETE])]
    #[handler]
    async fn admin() -> &'static str {
        "admin"
    }
    let router = Router::new()
        .push(Router::with_path("books/new").push(routes![admin]))
        .push(Router::with_path("books/{id}").push(routes![serve_book]));
    let app = service(router);
    send(&app, preflight(ADMIN, "DELETE", "/books/new"))
        .await
        .assert_granted(ADMIN);
    for (origin, method) in [(APP, "GET"), (APP, "PUT"), (APP, "DELETE"), (ADMIN, "GET")] {
        let answer = send(&app, preflight(origin, method, "/books/new")).await;
        assert_eq!(answer.assert_refused().status, 403, "{origin} {method}");
    }
    send(&app, from(APP, "GET", "/books/new"))
        .await
        .assert_body("book", Some(APP));
    send(&app, preflight(APP, "PUT", "/books/1"))
        .await
        .assert_granted(APP);
}

/// A filter of the program selects another route.
#[tokio::test]
async fn filters_of_a_program_are_tried_with_the_requested_method() {
    let only = |method: &'static str| {
        Router::with_filter_fn(move |request, _| request.method().as_str() == method)
    };
    let app = |method| {
        let other = only(method).goal(secret);
        let books = Router::with_path("books").push(other);
        service(books.push(routes![serve_book]))
    };
    for (elsewhere, method, is_granted) in [
        ("PATCH", "GET", true),
        ("PATCH", "PUT", true),
        ("PATCH", "PATCH", false),
        ("PUT", "PUT", false),
        // The answer would also grant PUT.
        ("PUT", "GET", false),
    ] {
        let answer = send(&app(elsewhere), preflight(APP, method, "/books")).await;
        let allowed = answer.allowed();
        assert_eq!(allowed.is_some(), is_granted, "{elsewhere} {method}");
    }
    send(&app("PUT"), from(APP, "PUT", "/books"))
        .await
        .assert_body("secret", None);
}

/// The other route has annotated handlers, and the filter hides their OPTIONS route.
#[tokio::test]
async fn the_policy_of_a_path_does_not_answer_for_another_path() {
    #[cors(origins = ["https://admin.example.com"], methods = [PUT])]
    #[handler]
    async fn admin() -> &'static str {
        "admin"
    }
    let only = Router::with_filter_fn(|request, _| request.method().as_str() == "PUT");
    let books = Router::with_path("books").push(only.push(routes![admin]));
    let app = service(books.push(routes![serve_book]));
    for origin in [APP, ADMIN] {
        send(&app, preflight(origin, "PUT", "/books"))
            .await
            .assert_refused();
    }
    send(&app, from(ADMIN, "PUT", "/books"))
        .await
        .assert_body("admin", Some(ADMIN));
}

/// The guarantee of this module requires that all routes are known.
#[tokio::test]
async fn without_all_routes_no_preflight_is_granted() {
    let open = || CorsLayer::new(&OPEN);
    let auth = || inside_cors(require_token());
    for app in [
        Service::new(books()),
        Service::new(books()).hoop(open()),
        Service::new(books()).hoop(auth()),
        Service::new(books().hoop(auth())).hoop(open()),
    ] {
        for path in ANNOTATED {
            let answer = send(&app, preflight(APP, "GET", path)).await;
            assert_eq!(answer.assert_refused().status, 403, "{path}");
            assert!(answer.varies_on_origin());
        }
        send(&app, with_token(APP, "GET", "/books/1"))
            .await
            .assert_body("book", Some(APP));
    }
}

#[test]
#[should_panic(expected = "rule: one_routes_per_path")]
fn a_second_routes_of_a_router_panics() {
    #[cors(origins = any, methods = [DELETE])]
    #[handler]
    async fn other() {}
    let path = Router::with_path("books")
        .push(routes![serve_book])
        .push(routes![other]);
    let _service = service(Router::with_path("api").push(path));
}
