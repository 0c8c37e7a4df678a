//! Handlers that are types: `#[cors]` above an attribute of actix-web.

use std::panic::{AssertUnwindSafe, catch_unwind};

use actix_web::{
    App, Error, HttpResponse,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    error,
    guard::GuardContext,
    middleware::{Condition, Next, NormalizePath, from_fn},
    web::{self, Json},
};
use cors_actix_web::{
    CorsLayer, OriginSet, cors, cors_headers, explain, inside_cors, policy, resource, routes,
    without_cors,
};

use crate::{
    ADMIN, APP, EVIL, app, from, middleware::check_token, preflight, preflight_with, request, send,
};

policy! {
    DEFAULT = { origins = ["https://other.example", "https://b.example"], headers = ["x-wide"] }
}
const OTHER: &str = "https://other.example";

#[cors(origins = ["https://app.example.com", "https://b.example"])]
#[actix_web::get("/books")]
async fn list_books() -> &'static str {
    "books"
}

#[cors(origins = ["https://admin.example.com"], headers = ["content-type"], credentials)]
#[actix_web::post("/books")]
async fn add_book(Json(title): Json<String>) -> String {
    title
}

#[cors(origins = ["https://admin.example.com", "https://b.example"])]
#[actix_web::delete("/books")]
async fn delete_books() -> Result<&'static str, Error> {
    Err(error::ErrorConflict("in use"))
}

#[actix_web::put("/books")]
async fn plain_put() -> &'static str {
    "plain"
}

#[actix_web::head("/books")]
async fn plain_head() -> HttpResponse {
    HttpResponse::Ok().insert_header(("x-plain", "1")).finish()
}

#[actix_web::get("/books")]
async fn plain_get() -> &'static str {
    "plain"
}

#[actix_web::get("/plain")]
async fn elsewhere() -> &'static str {
    "plain"
}

macro_rules! books {
    () => {
        routes![list_books, add_book, delete_books]
    };
}

/// Checks the handlers. The result must not depend on which middleware is outermost.
macro_rules! check_books {
    ($app:expr, $prefix:expr) => {
        let app = $app;
        let path = &format!("{}/books", $prefix);
        let granted = send(&app, preflight(APP, "GET", path)).await;
        granted.assert_granted(APP);
        assert_eq!(
            granted.header("access-control-allow-methods").as_deref(),
            Some("GET")
        );
        let granted = send(&app, preflight_with(ADMIN, "POST", path, "content-type")).await;
        granted.assert_granted(ADMIN);
        assert_eq!(
            granted
                .header("access-control-allow-credentials")
                .as_deref(),
            Some("true")
        );
        for (origin, method) in [
            (APP, "POST"),
            (ADMIN, "GET"),
            (EVIL, "GET"),
            (APP, "PUT"),
            (APP, "HEAD"),
            (OTHER, "PATCH"),
        ] {
            send(&app, preflight(origin, method, path))
                .await
                .assert_refused();
        }
        let token = ("authorization", "token");
        let read = send(&app, from(APP, "GET", path).insert_header(token)).await;
        assert_eq!(
            (read.body.as_str(), read.allowed().as_deref()),
            ("books", Some(APP))
        );
        assert!(read.varies_on_origin());
        let unread = send(&app, from(EVIL, "GET", path).insert_header(token)).await;
        assert_eq!(unread.body, "books");
        assert_eq!(unread.cors_names(), [""; 0]);
        assert!(unread.varies_on_origin());
        // An extractor that fails, and an error.
        let failed = send(&app, from(ADMIN, "POST", path).insert_header(token)).await;
        assert_eq!(failed.status, 400, "{failed:?}");
        assert_eq!(failed.allowed().as_deref(), Some(ADMIN));
        let failed = send(&app, from(ADMIN, "DELETE", path).insert_header(token)).await;
        assert_eq!(failed.status, 409);
        assert_eq!(failed.allowed().as_deref(), Some(ADMIN));
    };
}

#[actix_web::test]
async fn each_method_has_its_own_policy() {
    check_books!(app!(.service(books!()).wrap(cors_headers())), "");
    check_books!(app!(.service(books!()).wrap(CorsLayer::new(&DEFAULT))), "");
    check_books!(
        app!(.service(books!()).wrap(inside_cors(from_fn(check_token)))),
        ""
    );
    check_books!(
        app!(.service(books!()).wrap(inside_cors(from_fn(check_token))).wrap(CorsLayer::new(&DEFAULT))),
        ""
    );
}

#[actix_web::test]
async fn in_scopes() {
    check_books!(
        app!(.service(web::scope("/v1").service(web::scope("/{tenant}").service(books!()))).wrap(cors_headers())),
        "/v1/a"
    );
    check_books!(
        app!(.service(web::scope("/{tenant}").service(books!()).wrap(cors_headers()))),
        "/a"
    );
    check_books!(
        app!(.service(web::scope("/a").configure(|scope| { scope.service(books!()); })).wrap(CorsLayer::new(&DEFAULT))),
        "/a"
    );
}

#[actix_web::test]
async fn authentication_is_inside() {
    let app = app!(.service(books!()).service(elsewhere).wrap(inside_cors(from_fn(check_token))));
    send(&app, preflight(APP, "GET", "/books"))
        .await
        .assert_granted(APP);
    let denied = send(&app, from(APP, "GET", "/books")).await;
    assert_eq!(
        (denied.status.as_u16(), denied.allowed().as_deref()),
        (401, Some(APP))
    );
    let denied = send(&app, preflight(APP, "GET", "/plain")).await;
    assert_eq!(denied.status, 401);
}

#[actix_web::test]
async fn options_that_are_no_preflights_have_allow() {
    let app = app!(.service(books!()).wrap(cors_headers()));
    let answer = send(&app, request("OPTIONS", "/books")).await;
    assert_eq!(answer.status, 204);
    let allow = answer.header("allow").unwrap();
    assert!(
        allow.contains("DELETE") && allow.contains("POST"),
        "{allow}"
    );
}

#[actix_web::test]
async fn without_a_middleware_preflights_are_refused_and_explained() {
    let app = app!(.service(books!()).wrap(Condition::new(true, explain())));
    let refused = send(&app, preflight(APP, "GET", "/books")).await;
    refused.assert_refused();
    assert_eq!(refused.status, 403);
    assert!(
        refused.body.contains("reason: no_middleware"),
        "{refused:?}"
    );
    let read = send(&app, from(APP, "GET", "/books")).await;
    assert_eq!(read.body, "books");
    assert_eq!(read.cors_names(), [""; 0]);
}

#[actix_web::test]
async fn a_plain_handler_has_no_policy_wherever_it_is_mounted() {
    // The plain handlers are mounted after the annotated handlers.
    let app = app!(.service(books!()).service(plain_put).service(plain_head).service(plain_get).service(elsewhere).wrap(cors_headers()));
    for (method, path) in [("PUT", "/books"), ("HEAD", "/books"), ("GET", "/plain")] {
        send(&app, preflight(APP, method, path))
            .await
            .assert_refused();
        let answer = send(&app, from(APP, method, path)).await;
        assert_eq!(answer.status, 200, "{method} {path}");
        assert_eq!(answer.cors_names(), [""; 0], "{method} {path}");
    }
    assert_eq!(send(&app, from(APP, "GET", "/books")).await.body, "books");
    // The plain handlers are mounted before the annotated handlers.
    let app = app!(.service(plain_put).service(plain_head).service(plain_get).service(books!()).wrap(cors_headers()));
    for method in ["PUT", "HEAD", "GET"] {
        let asked = send(&app, preflight(APP, method, "/books")).await;
        assert_eq!(asked.cors_names(), [""; 0], "{asked:?}");
        let answer = send(&app, from(APP, method, "/books")).await;
        assert_eq!(answer.cors_names(), [""; 0], "{method}");
    }
}

#[actix_web::test]
async fn under_a_default_policy_plain_handlers_have_that_one() {
    let app = app!(.service(books!()).service(plain_put).service(plain_head).service(elsewhere).wrap(CorsLayer::new(&DEFAULT)));
    for (method, path) in [("PUT", "/books"), ("HEAD", "/books"), ("GET", "/plain")] {
        let answer = send(&app, from(OTHER, method, path)).await;
        assert_eq!(answer.allowed().as_deref(), Some(OTHER), "{method}");
        let answer = send(&app, from(APP, method, path)).await;
        assert_eq!(answer.allowed(), None, "{method}");
    }
    // The path's policies answer its preflights.
    send(&app, preflight(OTHER, "PUT", "/books"))
        .await
        .assert_refused();
    send(&app, preflight(OTHER, "GET", "/plain"))
        .await
        .assert_granted(OTHER);
}

#[actix_web::test]
async fn behind_a_plain_resource_a_request_beyond_the_own_policy_is_refused() {
    // The resource map contains the plain resource, so the default policy answers preflights.
    let app = app!(.service(plain_put).service(books!()).wrap(CorsLayer::new(&DEFAULT)));
    send(&app, preflight_with(OTHER, "DELETE", "/books", "x-wide"))
        .await
        .assert_granted(OTHER);
    let refused = send(
        &app,
        from(OTHER, "DELETE", "/books").insert_header(("sec-fetch-mode", "cors")),
    )
    .await;
    refused.assert_refused();
    assert_eq!(refused.status, 403);
    // A request that both policies allow runs.
    let read = send(&app, from("https://b.example", "GET", "/books")).await;
    assert_eq!(
        (read.body.as_str(), read.allowed().as_deref()),
        ("books", Some("https://b.example"))
    );
    let read = send(&app, from(APP, "GET", "/books")).await;
    assert_eq!(read.allowed().as_deref(), Some(APP));
    let read = send(&app, from(OTHER, "GET", "/books")).await;
    assert_eq!(read.allowed(), None);
}

fn has_key(context: &GuardContext<'_>) -> bool {
    context.head().headers().contains_key("x-key")
}

#[cors(origins = ["https://app.example.com"], headers = ["x-key"])]
#[actix_web::get("/guarded", guard = "has_key")]
async fn guarded() -> &'static str {
    "guarded"
}

#[actix_web::get("/guarded")]
async fn unguarded() -> &'static str {
    "unguarded"
}

#[actix_web::test]
async fn where_a_guard_fails_no_other_handler_has_the_policy() {
    let app = app!(.service(routes![guarded]).service(unguarded).wrap(cors_headers()));
    send(&app, preflight_with(APP, "GET", "/guarded", "x-key"))
        .await
        .assert_granted(APP);
    let answer = send(
        &app,
        from(APP, "GET", "/guarded").insert_header(("x-key", "1")),
    )
    .await;
    assert_eq!(
        (answer.body.as_str(), answer.allowed().as_deref()),
        ("guarded", Some(APP))
    );
    let answer = send(&app, from(APP, "GET", "/guarded")).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (404, ""));
}

async fn teapot<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    if !request.headers().contains_key("x-tea") {
        return Err(error::ErrorImATeapot("no tea"));
    }
    next.call(request).await
}

#[cors(origins = ["https://app.example.com"], headers = ["x-tea"])]
#[actix_web::get("/wrapped", wrap = "from_fn(teapot)")]
async fn wrapped() -> &'static str {
    "wrapped"
}

#[actix_web::test]
async fn a_middleware_of_the_attribute_is_inside() {
    let app = app!(.service(routes![wrapped]).wrap(cors_headers()));
    send(&app, preflight_with(APP, "GET", "/wrapped", "x-tea"))
        .await
        .assert_granted(APP);
    let answer = send(&app, from(APP, "GET", "/wrapped")).await;
    assert_eq!(
        (answer.status.as_u16(), answer.allowed().as_deref()),
        (418, Some(APP))
    );
    let answer = send(
        &app,
        from(APP, "GET", "/wrapped").insert_header(("x-tea", "1")),
    )
    .await;
    assert_eq!(answer.body, "wrapped");
}

mod users {
    pub(super) mod public {
        use cors_actix_web::cors;

        #[cors(origins = any)]
        #[actix_web::get("/public")]
        pub(crate) async fn list() -> &'static str {
            "public"
        }
    }

    pub(super) mod private {
        use cors_actix_web::cors;

        #[cors(origins = ["https://admin.example.com"])]
        #[actix_web::get("/private/{id}")]
        pub(crate) async fn list() -> &'static str {
            "private"
        }
    }
}

#[actix_web::test]
async fn handlers_of_one_name_keep_their_policies() {
    let app = app!(.service(routes![users::public::list]).service(routes![users::private::list]).wrap(cors_headers()));
    let public = send(&app, from(EVIL, "GET", "/public")).await;
    assert_eq!(
        (public.body.as_str(), public.allowed().as_deref()),
        ("public", Some("*"))
    );
    let private = send(&app, from(ADMIN, "GET", "/private/%31")).await;
    assert_eq!(
        (private.body.as_str(), private.allowed().as_deref()),
        ("private", Some(ADMIN))
    );
    send(&app, preflight(EVIL, "GET", "/private/1"))
        .await
        .assert_refused();
}

#[cors(origins = ["https://app.example.com"])]
#[actix_web::get("/files/{name}")]
async fn serve_file() -> &'static str {
    "file"
}

#[actix_web::get("/files/secret")]
async fn secret() -> &'static str {
    "secret"
}

#[actix_web::test]
async fn a_pattern_covers_no_path_of_a_plain_handler() {
    let app = app!(.service(secret).service(routes![serve_file]).wrap(cors_headers()));
    for path in ["/files/secret", "/files/%73ecret"] {
        let asked = send(&app, preflight(APP, "GET", path)).await;
        assert_eq!(asked.cors_names(), [""; 0]);
        let answer = send(&app, from(APP, "GET", path)).await;
        assert_eq!(
            (answer.body.as_str(), answer.cors_names()),
            ("secret", vec![])
        );
    }
    let answer = send(&app, from(APP, "GET", "/files/%53ecret")).await;
    assert_eq!(
        (answer.body.as_str(), answer.allowed().as_deref()),
        ("file", Some(APP))
    );
}

#[cors(origins = ["https://app.example.com", "https://b.example"], allow(method_options))]
#[actix_web::options("/options")]
async fn describe() -> &'static str {
    "description"
}

#[actix_web::test]
async fn a_handler_of_options_gets_what_is_no_preflight() {
    let app = app!(.service(routes![describe]).wrap(cors_headers()));
    let answer = send(&app, from(APP, "OPTIONS", "/options")).await;
    assert_eq!(
        (answer.body.as_str(), answer.allowed().as_deref()),
        ("description", Some(APP))
    );
    send(&app, preflight(APP, "OPTIONS", "/options"))
        .await
        .assert_granted(APP);
}

#[cors(origins = [configured])]
#[actix_web::get("/teams")]
async fn list_teams() -> &'static str {
    "teams"
}

#[actix_web::test]
async fn a_set_has_the_origins() {
    let set = OriginSet::new([APP]).unwrap();
    let app = app!(.service(routes![origins = &set; list_teams]).wrap(cors_headers()));
    send(&app, preflight(APP, "GET", "/teams"))
        .await
        .assert_granted(APP);
    set.replace([ADMIN]).unwrap();
    send(&app, preflight(APP, "GET", "/teams"))
        .await
        .assert_refused();
    let answer = send(&app, from(ADMIN, "GET", "/teams")).await;
    assert_eq!(answer.allowed().as_deref(), Some(ADMIN));
}

#[actix_web::test]
async fn other_middleware_of_this_library_keeps_its_meaning() {
    let app = app!(.service(books!()).wrap(without_cors()).wrap(cors_headers()));
    send(&app, preflight(APP, "GET", "/books"))
        .await
        .assert_refused();
    let answer = send(&app, from(APP, "GET", "/books")).await;
    assert_eq!(
        (answer.body.as_str(), answer.cors_names()),
        ("books", vec![])
    );
    let app = app!(.service(books!()).wrap(CorsLayer::new(&DEFAULT).exclusive()));
    send(&app, preflight(OTHER, "GET", "/books"))
        .await
        .assert_granted(OTHER);
    let answer = send(&app, from(APP, "GET", "/books")).await;
    assert_eq!(answer.allowed(), None);
}

#[actix_web::test]
async fn a_path_that_a_middleware_changes_has_its_own_policy() {
    let app = app!(.service(books!()).wrap(NormalizePath::trim()).wrap(CorsLayer::new(&DEFAULT)));
    let answer = send(&app, from(OTHER, "GET", "/books/")).await;
    assert_eq!((answer.body.as_str(), answer.allowed()), ("books", None));
    let answer = send(&app, from(APP, "GET", "/books/")).await;
    assert_eq!(answer.allowed().as_deref(), Some(APP));
}

async fn wait<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    next.call(request).await
}

#[actix_web::test]
async fn a_middleware_that_waits_in_between_fails_closed() {
    let app = app!(.service(books!()).wrap(from_fn(wait)).wrap(cors_headers()));
    send(&app, preflight(APP, "GET", "/books"))
        .await
        .assert_refused();
    let answer = send(&app, from(APP, "GET", "/books")).await;
    assert_eq!(answer.allowed().as_deref(), Some(APP));
}

#[cors(origins = any)]
#[actix_web::routes]
#[get("/one")]
#[get("/two")]
async fn two_paths() -> &'static str {
    "two"
}

#[cors(origins = any, methods = [GET])]
async fn function() -> &'static str {
    "function"
}

/// The message of a panic.
fn panic_of(run: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(run)).expect_err("a panic");
    panic
        .downcast_ref::<String>()
        .cloned()
        .unwrap_or_else(|| (*panic.downcast_ref::<&str>().expect("a text")).to_owned())
}

#[test]
fn what_has_no_single_path_panics() {
    for (message, reason) in [
        (panic_of(|| drop(routes![two_paths])), "not_one_path"),
        (
            panic_of(|| drop(routes![add_book, guarded])),
            "different_paths",
        ),
        (
            panic_of(|| drop(routes![function, add_book])),
            "mixed_handlers",
        ),
        (
            panic_of(|| drop(routes![add_book, function])),
            "mixed_handlers",
        ),
        (
            panic_of(|| drop(resource("/books", routes![list_books]))),
            "path_named_twice",
        ),
    ] {
        assert!(
            message.contains(&format!("\nreason: {reason}")),
            "{message}"
        );
        assert!(message.contains("\nhelp: "), "{message}");
    }
}

#[actix_web::test]
async fn functions_have_no_path() {
    let message = panic_of(|| {
        drop(futures_util::FutureExt::now_or_never(
            actix_web::test::init_service(App::new().service(routes![function])),
        ));
    });
    assert!(message.contains("reason: no_path"), "{message}");
}

#[test]
fn policies_know_their_paths() {
    assert_eq!(list_books::POLICY.paths(), ["/books"]);
    assert_eq!(two_paths::POLICY.paths(), ["/one", "/two"]);
    assert!(function::POLICY.paths().is_empty());
}
