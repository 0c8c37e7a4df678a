//! Paths with several handlers, and other routes on the same path.

use axum::{
    Json, Router,
    extract::{Query, State},
    http::{Method, Request, StatusCode},
    routing::{MethodRouter, any},
};
use cors_axum::{cors, policies, routes, tower::CorsLayer};
use tests::{APP, FOREIGN, actual, preflight, send, send_body};
use tower::{ServiceBuilder, service_fn};

const ADMIN: &str = "https://admin.example.com";

#[cors(origins = ["https://app.example.com"], methods = [GET], expose = ["etag"])]
async fn list_users() -> &'static str {
    "users"
}

#[cors(
    origins = ["https://admin.example.com", "https://*.admin.example.com"],
    methods = [POST, DELETE],
    headers = ["content-type"],
    credentials
)]
async fn create_user(Json(names): Json<Vec<String>>) -> String {
    names.concat()
}

fn users<S: Clone + Send + Sync + 'static>() -> MethodRouter<S> {
    routes![list_users, create_user]
}

fn app() -> Router {
    Router::new().route("/users", users())
}

#[tokio::test]
async fn a_preflight_is_answered_by_the_handler_that_serves_its_method() {
    let table = [
        (
            "GET",
            APP,
            StatusCode::NO_CONTENT,
            vec![
                "allow-methods: GET",
                "allow-origin: https://app.example.com",
            ],
        ),
        (
            "HEAD",
            APP,
            StatusCode::NO_CONTENT,
            vec![
                "allow-methods: GET",
                "allow-origin: https://app.example.com",
            ],
        ),
        (
            "POST",
            ADMIN,
            StatusCode::NO_CONTENT,
            vec![
                "allow-credentials: true",
                "allow-headers: content-type",
                "allow-methods: POST,DELETE",
                "allow-origin: https://admin.example.com",
            ],
        ),
        ("POST", APP, StatusCode::FORBIDDEN, vec![]),
        ("GET", ADMIN, StatusCode::FORBIDDEN, vec![]),
        ("PUT", APP, StatusCode::FORBIDDEN, vec![]),
        ("PUT", ADMIN, StatusCode::FORBIDDEN, vec![]),
        ("OPTIONS", APP, StatusCode::FORBIDDEN, vec![]),
    ];
    for (method, origin, status, headers) in table {
        let answer = send(&app(), preflight("/users", origin, method)).await;
        assert_eq!(answer.status, status, "{method} {origin}: {answer:?}");
        assert_eq!(
            answer.access_control(),
            headers,
            "{method} {origin}: {answer:?}"
        );
    }
}

#[tokio::test]
async fn each_handler_has_its_own_headers() {
    let read = send(&app(), actual(Method::GET, "/users", APP)).await;
    assert_eq!(
        read.access_control(),
        [
            "allow-origin: https://app.example.com",
            "expose-headers: etag"
        ]
    );
    assert_eq!(read.body, "users");

    let head = send(&app(), actual(Method::HEAD, "/users", APP)).await;
    assert_eq!(head.allow_origin(), Some(APP));

    let json = actual(Method::POST, "/users", ADMIN).header("content-type", "application/json");
    let written = send_body(&app(), json, r#"["a", "b"]"#).await;
    assert_eq!(
        written.access_control(),
        [
            "allow-credentials: true",
            "allow-origin: https://admin.example.com"
        ]
    );
    assert_eq!(written.body, "ab");
}

#[tokio::test]
async fn the_rejection_of_an_extractor_carries_the_headers() {
    let post = || actual(Method::POST, "/users", ADMIN);
    let json = || post().header("content-type", "application/json");
    let table = [
        (json(), "[", StatusCode::BAD_REQUEST),
        (json(), "1", StatusCode::UNPROCESSABLE_ENTITY),
        (post(), "[]", StatusCode::UNSUPPORTED_MEDIA_TYPE),
    ];
    for (request, body, status) in table {
        let answer = send_body(&app(), request, body).await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.allow_origin(), Some(ADMIN), "{answer:?}");
        assert_eq!(answer.vary(), ["origin"]);
    }
}

#[tokio::test]
async fn an_options_request_that_is_no_preflight_gets_allow() {
    let requests = [
        Request::options("/users"),
        actual(Method::OPTIONS, "/users", APP),
        Request::options("/users").header("access-control-request-method", "GET"),
    ];
    for request in requests {
        let answer = send(&app(), request).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        let mut allow: Vec<&str> = answer
            .header("allow")
            .expect("`Allow`")
            .split(',')
            .collect();
        allow.sort_unstable();
        assert_eq!(allow, ["DELETE", "GET", "HEAD", "OPTIONS", "POST"]);
        assert_eq!(answer.allow_origin(), None);
        assert_eq!(answer.body, "");
    }
}

#[cors(origins = ["https://app.example.com"], methods = [OPTIONS], allow(method_options))]
async fn describe() -> &'static str {
    "described"
}

#[tokio::test]
async fn an_annotated_options_handler_gets_what_is_no_preflight() {
    let app = Router::<()>::new().route("/", routes![describe, list_users]);

    let script = send(&app, actual(Method::OPTIONS, "/", APP)).await;
    assert_eq!(
        (script.status, script.body.as_str()),
        (StatusCode::OK, "described")
    );
    assert_eq!(script.allow_origin(), Some(APP));

    let its_preflight = send(&app, preflight("/", APP, "OPTIONS")).await;
    assert_eq!(
        its_preflight.access_control(),
        [
            "allow-methods: OPTIONS",
            "allow-origin: https://app.example.com"
        ]
    );

    let other_preflight = send(&app, preflight("/", APP, "GET")).await;
    assert_eq!(
        other_preflight.access_control(),
        [
            "allow-methods: GET",
            "allow-origin: https://app.example.com"
        ]
    );
}

#[cors(origins = ["https://admin.example.com"], methods = [HEAD])]
async fn peek() {}

#[tokio::test]
async fn a_handler_for_head_comes_before_the_one_for_get() {
    for app in [
        Router::<()>::new().route("/", routes![list_users, peek]),
        Router::<()>::new().route("/", routes![peek, list_users]),
    ] {
        let answer = send(&app, actual(Method::HEAD, "/", ADMIN)).await;
        assert_eq!(answer.allow_origin(), Some(ADMIN));
        let answer = send(&app, preflight("/", ADMIN, "HEAD")).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        let answer = send(&app, preflight("/", APP, "HEAD")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
}

#[cors(origins = ["https://app.example.com", "https://b.example.com"], methods = any)]
async fn everything(method: Method) -> String {
    method.to_string()
}

#[tokio::test]
async fn a_handler_for_any_method_is_mounted_under_six_methods() {
    const METHODS: &str = "GET,HEAD,POST,PUT,PATCH,DELETE";
    let app = Router::<()>::new().route("/", routes![everything]);
    for method in METHODS.split(',') {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let answer = send(&app, actual(method.clone(), "/", APP)).await;
        assert_eq!(
            (answer.status, answer.allow_origin()),
            (StatusCode::OK, Some(APP))
        );
        if method != Method::HEAD {
            assert_eq!(answer.body, method.to_string());
        }
        let answer = send(&app, preflight("/", APP, method.as_str())).await;
        assert_eq!(
            answer.access_control(),
            [
                format!("allow-methods: {METHODS}").as_str(),
                "allow-origin: https://app.example.com"
            ]
        );
        let answer = send(&app, preflight("/", FOREIGN, method.as_str())).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    let answer = send(&app, actual(Method::OPTIONS, "/", APP)).await;
    let allow = format!("OPTIONS,{METHODS}");
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(answer.header("allow"), Some(allow.as_str()));
    for method in ["OPTIONS", "PURGE"] {
        let answer = send(&app, preflight("/", APP, method)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method}");
    }
}

#[tokio::test]
async fn methods_without_a_policy_can_be_added_to_a_path() {
    let app = Router::<()>::new().route("/users", users().put(async || "replaced"));
    let answer = send(&app, actual(Method::PUT, "/users", APP)).await;
    assert_eq!(
        (answer.body.as_str(), answer.access_control().len()),
        ("replaced", 0)
    );
    let answer = send(&app, preflight("/users", APP, "PUT")).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_options_route_survives_what_routers_do() {
    let catch = || any(async || "caught");
    let apps: Vec<(&str, Router)> = vec![
        (
            "state",
            Router::new()
                .route("/a/users", users::<String>())
                .with_state(String::new()),
        ),
        ("nest", Router::new().nest("/a", app())),
        (
            "merge",
            Router::new()
                .merge(Router::new().nest("/a", app()))
                .merge(Router::new().route("/b", catch())),
        ),
        (
            "fallback",
            Router::new().nest("/a", app()).fallback(catch()),
        ),
        (
            "method not allowed",
            Router::new()
                .nest("/a", app())
                .method_not_allowed_fallback(async || "caught"),
        ),
        (
            "any first",
            Router::new().route("/a/users", catch().merge(users())),
        ),
        (
            "any last",
            Router::new().route("/a/users", users().fallback(async || "caught")),
        ),
        (
            "layer",
            Router::new().nest("/a", app()).layer(
                tower_http::timeout::TimeoutLayer::with_status_code(
                    StatusCode::REQUEST_TIMEOUT,
                    std::time::Duration::from_secs(60),
                ),
            ),
        ),
    ];
    for (how, app) in apps {
        let answer = send(&app, preflight("/a/users", APP, "GET")).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{how}");
        let answer = send(&app, preflight("/a/users", FOREIGN, "GET")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{how}");
        let answer = send(&app, actual(Method::GET, "/a/users", APP)).await;
        assert_eq!(answer.allow_origin(), Some(APP), "{how}");
    }
}

#[test]
#[should_panic(expected = "/users")]
fn two_mounts_of_one_path_panic_while_the_router_is_built() {
    let _ = Router::<()>::new()
        .route("/users", routes![list_users])
        .route("/users", routes![create_user]);
}

mod elsewhere {
    pub(crate) mod handlers {
        #[cors_axum::cors(origins = any, methods = [GET])]
        pub(crate) async fn generic<T: Default + ToString>() -> String {
            T::default().to_string()
        }

        #[cors_axum::cors(origins = any, methods = [PUT])]
        pub(in crate::elsewhere) async fn stateful(
            axum::extract::State(state): axum::extract::State<u32>,
        ) -> String {
            state.to_string()
        }
    }

    pub(crate) use handlers::generic as renamed;

    pub(crate) fn router() -> axum::Router<u32> {
        axum::Router::new().route("/", cors_axum::routes![handlers::stateful, renamed::<u8>])
    }
}

#[tokio::test]
async fn handlers_are_found_by_path_with_generics_state_and_other_names() {
    let app = Router::new()
        .merge(elsewhere::router())
        .route("/i8", routes![self::elsewhere::renamed::<i8>,])
        .with_state(7);
    let answer = send(&app, actual(Method::GET, "/", APP)).await;
    assert_eq!(
        (answer.body.as_str(), answer.allow_origin()),
        ("0", Some("*"))
    );
    let answer = send(&app, actual(Method::PUT, "/", APP)).await;
    assert_eq!(
        (answer.body.as_str(), answer.allow_origin()),
        ("7", Some("*"))
    );
    let answer = send(&app, preflight("/i8", APP, "GET")).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn handlers_inside_a_function_can_be_mounted_there() {
    #[derive(serde::Deserialize)]
    struct Page {
        page: u32,
    }

    #[cors(origins = any, methods = [GET])]
    async fn r#type(State(()): State<()>, Query(query): Query<Page>) -> String {
        query.page.to_string()
    }

    let app = Router::<()>::new().route("/", routes![r#type]);
    let answer = send(&app, actual(Method::GET, "/?page=3", APP)).await;
    assert_eq!(
        (answer.body.as_str(), answer.allow_origin()),
        ("3", Some("*"))
    );
    assert_eq!(r#type::POLICY.name(), "type");
}

#[test]
fn an_annotated_handler_can_still_be_called() {
    #[cors(origins = any, methods = [GET])]
    fn double(number: u32) -> u32 {
        number * 2
    }

    assert_eq!(double(21), 42);
    assert!(double::POLICY.origins().is_any());
}

#[test]
fn policies_are_listed_in_order() {
    const POLICIES: &[&cors_axum::Policy] = policies![list_users, create_user];
    let names: Vec<&str> = POLICIES.iter().map(|policy| policy.name()).collect();
    assert_eq!(names, ["list_users", "create_user"]);
}

#[tokio::test]
async fn a_layer_leaves_what_no_policy_serves_to_the_service() {
    let service = ServiceBuilder::new()
        .layer(CorsLayer::new(policies![list_users, create_user]))
        .service(service_fn(async |request: axum::extract::Request| {
            let method = request.method().to_string();
            Ok::<_, std::convert::Infallible>(axum::response::Response::new(method.into()))
        }));

    let answer = send(&service, Request::options("/")).await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (StatusCode::OK, "OPTIONS")
    );

    let answer = send(&service, actual(Method::PUT, "/", APP)).await;
    assert_eq!((answer.body.as_str(), answer.headers.len()), ("PUT", 0));

    let answer = send(&service, actual(Method::POST, "/", ADMIN)).await;
    assert_eq!(
        (answer.body.as_str(), answer.allow_origin()),
        ("POST", Some(ADMIN))
    );

    let answer = send(&service, preflight("/", ADMIN, "DELETE")).await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (StatusCode::NO_CONTENT, "")
    );

    let answer = send(&service, preflight("/", ADMIN, "PUT")).await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (StatusCode::FORBIDDEN, "")
    );
}

#[tokio::test]
async fn allow_names_each_method_once() {
    #[cors(origins = ["https://app.example.com"], methods = [GET, PUT])]
    async fn read() {}

    #[cors(origins = ["https://app.example.com"], methods = [HEAD])]
    async fn head() {}

    #[cors(origins = ["https://app.example.com"], methods = [DELETE])]
    async fn remove() {}

    let app: Router = Router::new()
        .route("/own-head", routes![read, head])
        .route("/get", routes![read])
        .route("/neither", routes![remove]);
    let table = [
        ("/own-head", "OPTIONS,GET,PUT,HEAD"),
        ("/get", "OPTIONS,HEAD,GET,PUT"),
        ("/neither", "OPTIONS,DELETE"),
    ];
    for (path, allow) in table {
        let answer = send(&app, http::Request::options(path)).await;
        assert_eq!(answer.header("allow"), Some(allow), "{path}");
    }
}
