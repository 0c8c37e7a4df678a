//! Handlers that are mounted incorrectly, and layers in the wrong order.

use std::future::{Ready, ready};

use axum::{
    Router,
    extract::Request,
    http::StatusCode,
    middleware::{Next, from_fn},
    response::Response,
    routing::get,
};
use cors_axum::{CorsLayer, OriginSet, RouterExt as _, RuntimePolicy, cors, policy, routes};
use cors_testing::{Browser, Request as Fetch};
use http::request::Parts;
use tower::Layer as _;

const API: &str = "https://api.example.com/users";

/// A typical authentication middleware.
async fn authenticate(request: Request, next: Next) -> Result<Response, StatusCode> {
    if !request.headers().contains_key("authorization") {
        return Err(StatusCode::UNAUTHORIZED);
    }
    Ok(next.run(request).await)
}

pub(crate) fn one_path_twice() {
    #[cors(origins = any, methods = [GET])]
    async fn list_users() {}

    #[cors(origins = any, methods = [POST])]
    async fn add_user() {}

    let _app: Router = Router::new()
        .route("/users", routes![list_users])
        .route("/users", routes![add_user]); //~ one_path_twice
}

pub(crate) async fn routes_in_get() {
    #[cors(origins = ["https://app.example.com"], methods = [GET], headers = ["x-token"])]
    async fn list_users() {}

    let app: Router = Router::new().route("/users", get(routes![list_users]));
    let request = Fetch::get(API).header("x-token", "1");
    let outcome = Browser::at("https://app.example.com")
        .fetch(&app, request)
        .await;
    outcome.assert_readable(); //~ routes_in_get
}

pub(crate) async fn get_of_a_public_handler() {
    #[cors(origins = ["https://app.example.com"], methods = [GET])]
    #[allow(dead_code, reason = "a public handler has no warning")]
    async fn list_users() {}

    let app: Router = Router::new().route("/users", get(list_users));
    let outcome = Browser::at("https://app.example.com")
        .fetch(&app, Fetch::get(API))
        .await;
    outcome.assert_readable(); //~ get_of_a_public_handler
}

pub(crate) async fn authentication_outside() {
    #[cors(origins = ["https://app.example.com"], methods = [GET], headers = ["authorization"])]
    async fn list_users() {}

    let app: Router = Router::new()
        .route("/users", routes![list_users])
        .layer(from_fn(authenticate));
    let request = Fetch::get(API).header("authorization", "Bearer 1");
    let outcome = Browser::at("https://app.example.com")
        .fetch(&app, request)
        .await;
    outcome.assert_readable(); //~ authentication_outside
}

pub(crate) async fn authentication_around_the_path() {
    #[cors(origins = ["https://app.example.com"], methods = [GET], headers = ["authorization"])]
    async fn list_users() {}

    let path = routes![list_users].layer(from_fn(authenticate));
    let app: Router = Router::new().route("/users", path);
    let request = Fetch::get(API).header("authorization", "Bearer 1");
    let outcome = Browser::at("https://app.example.com")
        .fetch(&app, request)
        .await;
    outcome.assert_readable(); //~ authentication_around_the_path
}

pub(crate) async fn unreadable_401() {
    #[cors(origins = ["https://app.example.com"], methods = [GET], headers = ["authorization"])]
    async fn list_users() {}

    let app: Router = Router::new()
        .route("/users", routes![list_users])
        .layer(from_fn(authenticate));
    let outcome = Browser::at("https://app.example.com")
        .fetch(&app, Fetch::get(API))
        .await;
    outcome.assert_readable(); //~ unreadable_401
}

pub(crate) async fn layer_before_its_routes() {
    policy! {
        APP = { origins = ["https://app.example.com"] }
    }

    let app: Router = Router::new()
        .layer(CorsLayer::new(&APP))
        .route("/users", get(async || "[]"));
    let outcome = Browser::at("https://app.example.com")
        .fetch(&app, Fetch::get(API))
        .await;
    outcome.assert_readable(); //~ layer_before_its_routes
}

pub(crate) async fn another_cors_layer() {
    #[cors(origins = ["https://app.example.com"], methods = [GET])] //~ another_cors_layer
    async fn list_users() {}

    let app: Router = Router::new()
        .route("/users", routes![list_users])
        .layer(tower_http::cors::CorsLayer::permissive());
    let outcome = Browser::at("https://evil.example")
        .fetch(&app, Fetch::get(API))
        .await;
    outcome.assert_blocked();
}

pub(crate) async fn nest_service() {
    policy! {
        APP = { origins = ["https://app.example.com"], headers = ["x-token"] }
    }

    #[cors(origins = ["https://admin.example.com"], methods = [DELETE])] //~ nest_service
    async fn delete_user() {}

    let users: Router = Router::new().route("/", routes![delete_user]);
    let app: Router = Router::new()
        .nest_service("/users", users)
        .layer(CorsLayer::new(&APP));
    let request = Fetch::delete(API);
    let outcome = Browser::at("https://app.example.com")
        .fetch(&app, request)
        .await;
    outcome.assert_readable();
}

pub(crate) async fn nested_path() {
    #[cors(origins = ["https://app.example.com"], methods = [GET], headers = ["x-token"])]
    async fn list_users() {}

    let users: Router = Router::new().route("/users", routes![list_users]);
    let app: Router = Router::new().nest("/api", users);
    let request = Fetch::get(API).header("x-token", "1");
    let outcome = Browser::at("https://app.example.com")
        .fetch(&app, request)
        .await;
    outcome.assert_readable(); //~ nested_path
}

pub(crate) async fn unannotated_sibling() {
    #[cors(origins = ["https://app.example.com"], methods = [GET])] //~ unannotated_sibling
    async fn list_users() {}

    async fn replace_users() {}

    let app: Router = Router::new().route("/users", routes![list_users].put(replace_users));
    let outcome = Browser::at("https://app.example.com")
        .fetch(&app, Fetch::put(API))
        .await;
    outcome.assert_readable();
}

pub(crate) async fn two_default_policies() {
    policy! { //~ two_default_policies
        APP = { origins = ["https://app.example.com"] }
        ADMIN = { origins = ["https://admin.example.com"] }
    }

    let app: Router = Router::new()
        .route("/users", get(async || "[]"))
        .layer(CorsLayer::new(&APP))
        .layer(CorsLayer::new(&ADMIN));
    let outcome = Browser::at("https://admin.example.com")
        .fetch(&app, Fetch::get(API))
        .await;
    outcome.assert_readable();
}

/// Finds the policy of a tenant. No tenant has a policy yet.
fn find_policy(_: &Parts) -> Ready<Option<RuntimePolicy>> {
    ready(None)
}

pub(crate) fn per_request_around_a_router() {
    #[cors(origins = ["https://app.example.com"], methods = [GET])]
    async fn list_users() {}

    let router: Router = Router::new().route("/users", routes![list_users]);
    let _service = CorsLayer::per_request(find_policy).layer(router);
}

pub(crate) fn layer_around_per_request() {
    #[cors(origins = ["https://app.example.com"], methods = [GET])]
    async fn list_users() {}

    let _app: Router = Router::new()
        .route("/users", routes![list_users])
        .route("/shop", get(async || "[]"))
        .layer(CorsLayer::per_request(find_policy))
        .inside_cors(from_fn(authenticate));
}

pub(crate) fn set_with_a_mistake() {
    #[cors(origins = [configured], methods = [GET], credentials)]
    async fn list_users() {}

    let set = OriginSet::new(["http://app.example.com"]).expect("origins");
    let _app: Router = Router::new().route("/users", routes![origins = &set; list_users]); //~ set_with_a_mistake
}

pub(crate) fn empty_set() {
    #[cors(origins = [configured], methods = [GET])]
    async fn list_users() {}

    let set = OriginSet::new(Vec::<String>::new()).expect("no mistake of its own");
    let _app: Router = Router::new().route("/users", routes![origins = &set; list_users]); //~ empty_set
}

pub(crate) fn unset_variable() {
    #[cors(origins = [env("NEWCOMER_UNSET")], methods = [GET])]
    async fn list_users() {}

    let _app: Router = Router::new().route("/users", routes![list_users]); //~ unset_variable
}

pub(crate) fn variable_with_a_slash() {
    #[cors(origins = [env("CORS_TEST_WRONG")], methods = [GET])]
    async fn list_users() {}

    let _app: Router = Router::new().route("/users", routes![list_users]); //~ variable_with_a_slash
}

pub(crate) fn variable_with_a_json_list() {
    #[cors(origins = [env("CORS_TEST_JSON")], methods = [GET])]
    async fn list_users() {}

    let _app: Router = Router::new().route("/users", routes![list_users]); //~ variable_with_a_json_list
}
