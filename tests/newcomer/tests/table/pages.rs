//! Pages and scripts that a policy does not allow, or that a test describes incorrectly.

use axum::{
    Router,
    extract::Request,
    http::HeaderMap,
    middleware::{Next, from_fn},
    response::{IntoResponse, Redirect, Response},
    routing::any,
};
use cors_axum::{cors, explain, routes};
use cors_testing::{Browser, Credentials, Form, Mode, Request as Fetch};

const API: &str = "https://api.example.com/users";

pub(crate) async fn https_page_of_localhost() {
    #[cors(origins = ["https://app.example.com"], debug_origins = ["http://localhost:3000"], methods = [GET])] //~ https_page_of_localhost
    async fn list_users() {}

    let app: Router = Router::new().route("/users", routes![list_users]);
    let outcome = Browser::at("https://localhost:3000")
        .fetch(&app, Fetch::get(API))
        .await;
    outcome.assert_readable();
}

pub(crate) async fn http_page() {
    #[cors(origins = ["https://app.example.com"], methods = [GET], credentials)] //~ http_page
    async fn list_users() {}

    let app: Router = Router::new().route("/users", routes![list_users]);
    let outcome = Browser::at("http://app.example.com")
        .fetch(&app, Fetch::get(API))
        .await;
    outcome.assert_readable();
}

pub(crate) async fn other_port() {
    #[cors(origins = ["https://app.example.com"], debug_origins = ["http://localhost:3000"], methods = [GET])] //~ other_port
    async fn list_users() {}

    let app: Router = Router::new().route("/users", routes![list_users]);
    let outcome = Browser::at("http://localhost:5173")
        .fetch(&app, Fetch::get(API))
        .await;
    outcome.assert_readable();
}

pub(crate) async fn loopback_address() {
    #[cors(origins = ["https://app.example.com"], debug_origins = ["http://localhost:3000"], methods = [GET])] //~ loopback_address
    async fn list_users() {}

    let app: Router = Router::new().route("/users", routes![list_users]);
    let outcome = Browser::at("http://127.0.0.1:3000")
        .fetch(&app, Fetch::get(API))
        .await;
    outcome.assert_readable();
}

pub(crate) async fn www() {
    #[cors(origins = ["https://example.com"], methods = [GET])] //~ www
    async fn list_users() {}

    let app: Router = Router::new().route("/users", routes![list_users]);
    let outcome = Browser::at("https://www.example.com")
        .fetch(&app, Fetch::get(API))
        .await;
    outcome.assert_readable();
}

pub(crate) async fn domain_of_a_pattern() {
    #[cors(origins = ["https://*.example.com"], methods = [GET])] //~ domain_of_a_pattern
    async fn list_users() {}

    let app: Router = Router::new().route("/users", routes![list_users]);
    let outcome = Browser::at("https://example.com")
        .fetch(&app, Fetch::get(API))
        .await;
    outcome.assert_readable();
}

pub(crate) async fn origin_of_the_server() {
    #[cors(origins = ["https://api.example.com"], methods = [GET])] //~ origin_of_the_server
    async fn list_users() {}

    let app: Router = Router::new().route("/users", routes![list_users]);
    let outcome = Browser::at("https://app.example.com")
        .fetch(&app, Fetch::get(API))
        .await;
    outcome.assert_readable();
}

pub(crate) async fn preview_deployment() {
    #[cors(origins = ["https://shop.vercel.app"], methods = [GET])] //~ preview_deployment
    async fn list_users() {}

    let app: Router = Router::new().route("/users", routes![list_users]);
    let outcome = Browser::at("https://shop-git-fix-acme.vercel.app")
        .fetch(&app, Fetch::get(API))
        .await;
    outcome.assert_readable();
}

pub(crate) async fn same_site() {
    #[cors(origins = none, methods = [GET])] //~ same_site
    async fn list_users() {}

    let app: Router = Router::new().route("/users", routes![list_users]);
    let outcome = Browser::at("https://app.example.com")
        .fetch(&app, Fetch::get(API))
        .await;
    outcome.assert_readable();
}

pub(crate) async fn custom_header() {
    #[cors(origins = ["https://app.example.com"], methods = [GET])] //~ custom_header
    async fn list_users() {}

    let app: Router = Router::new().route("/users", routes![list_users]);
    let request = Fetch::get(API).header("X-Requested-With", "XMLHttpRequest");
    let outcome = Browser::at("https://app.example.com")
        .fetch(&app, request)
        .await;
    outcome.assert_readable();
}

pub(crate) async fn authorization_with_any() {
    #[cors(origins = ["https://app.example.com"], methods = [GET], headers = any)] //~ authorization_with_any
    async fn list_users(_headers: HeaderMap) {}

    let app: Router = Router::new().route("/users", routes![list_users]);
    let request = Fetch::get(API).header("authorization", "Bearer 1");
    let outcome = Browser::at("https://app.example.com")
        .fetch(&app, request)
        .await;
    outcome.assert_readable();
}

pub(crate) async fn method_without_handler() {
    #[cors(origins = ["https://app.example.com"], methods = [GET])] //~ method_without_handler
    async fn list_users() {}

    let app: Router = Router::new().route("/users", routes![list_users]);
    let outcome = Browser::at("https://app.example.com")
        .fetch(&app, Fetch::delete(API))
        .await;
    outcome.assert_readable();
}

pub(crate) async fn method_in_lower_case() {
    #[cors(origins = ["https://app.example.com"], methods = [PATCH])] //~ method_in_lower_case
    async fn change_user() {}

    let app: Router = Router::new().route("/users", routes![change_user]);
    let request = Fetch::new("patch", API);
    let outcome = Browser::at("https://app.example.com")
        .fetch(&app, request)
        .await;
    outcome.assert_readable();
}

pub(crate) async fn credentials_without_the_key() {
    #[cors(origins = ["https://app.example.com"], methods = [GET])] //~ credentials_without_the_key
    async fn list_users() {}

    let app: Router = Router::new().route("/users", routes![list_users]);
    let mut browser = Browser::at("https://app.example.com");
    browser.set_cookie(API, "session=1; SameSite=None; Secure");
    let request = Fetch::get(API).credentials(Credentials::Include);
    browser.fetch(&app, request).await.assert_readable();
}

pub(crate) async fn credentials_with_any() {
    #[cors(origins = any, methods = [GET])] //~ credentials_with_any
    async fn list_users() {}

    let app: Router = Router::new().route("/users", routes![list_users]);
    let mut browser = Browser::at("https://app.example.com");
    browser.set_cookie(API, "session=1; SameSite=None; Secure");
    let request = Fetch::get(API).credentials(Credentials::Include);
    browser.fetch(&app, request).await.assert_readable();
}

pub(crate) async fn redirected_preflight() {
    #[cors(origins = ["https://app.example.com"], methods = [PUT])]
    async fn replace_users() {}

    let app: Router = Router::new()
        .route("/users/", routes![replace_users])
        .route("/users", any(async || Redirect::permanent("/users/")));
    let outcome = Browser::at("https://app.example.com")
        .fetch(&app, Fetch::put(API))
        .await;
    outcome.assert_readable(); //~ redirected_preflight
}

pub(crate) async fn page_of_a_file() {
    #[cors(origins = ["https://app.example.com"], methods = [GET])] //~ page_of_a_file
    async fn list_users() {}

    let app: Router = Router::new().route("/users", routes![list_users]);
    let outcome = Browser::at("file:///home/ada/index.html")
        .fetch(&app, Fetch::get(API))
        .await;
    outcome.assert_readable();
}

pub(crate) async fn no_cors_mode() {
    #[cors(origins = ["https://app.example.com"], methods = [GET])]
    async fn list_users() {}

    let app: Router = Router::new().route("/users", routes![list_users]);
    let request = Fetch::get(API).mode(Mode::NoCors);
    let outcome = Browser::at("https://app.example.com")
        .fetch(&app, request)
        .await;
    outcome.assert_readable(); //~ no_cors_mode
}

pub(crate) async fn forged_form() {
    #[cors(origins = ["https://app.example.com"], methods = [POST], credentials)]
    async fn add_user() {}

    let app: Router = Router::new().route("/users", routes![add_user]);
    let form = Form::post(API).field("name", "Eve");
    let delivery = Browser::at("https://evil.example").submit(&app, form).await;
    delivery.assert_refused(); //~ forged_form
}

pub(crate) async fn second_header_of_a_proxy() {
    #[cors(origins = ["https://app.example.com"], methods = [GET])]
    async fn list_users() {}

    async fn proxy(request: Request, next: Next) -> Response {
        let mut response = next.run(request).await;
        let name = http::header::ACCESS_CONTROL_ALLOW_ORIGIN;
        response
            .headers_mut()
            .append(name, http::HeaderValue::from_static("*"));
        response
    }

    let app: Router = Router::new()
        .route("/users", routes![list_users])
        .layer(from_fn(proxy));
    let outcome = Browser::at("https://app.example.com")
        .fetch(&app, Fetch::get(API))
        .await;
    outcome.assert_readable(); //~ second_header_of_a_proxy
}

pub(crate) async fn cookie_left_out() {
    #[cors(origins = ["https://app.example.com"], methods = [GET], credentials)]
    async fn list_users(headers: HeaderMap) -> http::StatusCode {
        if headers.contains_key("cookie") {
            http::StatusCode::OK
        } else {
            http::StatusCode::UNAUTHORIZED
        }
    }

    let app: Router = Router::new().route("/users", routes![list_users]);
    let mut browser = Browser::at("https://app.example.com");
    browser.set_cookie(API, "session=1; SameSite=None; Secure");
    let outcome = browser.fetch(&app, Fetch::get(API)).await;
    assert_eq!(outcome.assert_readable().status, 200);
}

/// A response with the number of users in a header.
fn count() -> impl IntoResponse {
    [("x-total-count", "2")]
}

pub(crate) async fn unexposed_header() {
    #[cors(origins = ["https://app.example.com"], methods = [GET])]
    async fn list_users() -> impl IntoResponse {
        count()
    }

    let app: Router = Router::new().route("/users", routes![list_users]);
    let outcome = Browser::at("https://app.example.com")
        .fetch(&app, Fetch::get(API))
        .await;
    let count = outcome.assert_readable().assert_header("x-total-count"); //~ unexposed_header
    assert_eq!(count, "2");
}

pub(crate) async fn response_header_among_headers() {
    #[cors(origins = ["https://app.example.com"], methods = [GET], headers = ["x-total-count"])]
    async fn list_users() -> impl IntoResponse {
        count()
    }

    let app: Router = Router::new().route("/users", routes![list_users]);
    let outcome = Browser::at("https://app.example.com")
        .fetch(&app, Fetch::get(API))
        .await;
    let count = outcome.assert_readable().assert_header("x-total-count"); //~ response_header_among_headers
    assert_eq!(count, "2");
}

pub(crate) async fn custom_header_in_the_network_panel() -> String {
    #[cors(origins = ["https://app.example.com"], methods = [GET])] //~ custom_header_in_the_network_panel
    async fn list_users() {}

    let app: Router = Router::new().route("/users", routes![list_users]);
    let preflight = tests::preflight("/users", "https://app.example.com", "GET")
        .header("access-control-request-headers", "x-requested-with");
    tests::send(&app.layer(explain()), preflight).await.body
}

pub(crate) async fn request_without_origin() -> String {
    #[cors(origins = ["https://app.example.com", "https://admin.example.com"], methods = [GET])]
    async fn list_users() {}

    let app: Router = Router::new().route("/users", routes![list_users]);
    let answer = tests::send(&app, http::Request::get("/users")).await;
    answer.access_control().join(", ")
}

pub(crate) fn page_without_scheme() {
    let _browser = Browser::at("app.example.com"); //~ page_without_scheme
}
