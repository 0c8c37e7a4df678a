//! Modules, generic handlers, shared and nested routers.

use cors_poem::{CorsLayer, Route, cors, policy, routes};
use poem::{IntoEndpoint, get, handler, web::Path};

use crate::{ADMIN, APP, EVIL, from, middleware::require_token, preflight, send};

mod users {
    use poem::{handler, web::Path};

    use super::cors;

    /// A handler with a path parameter, in another module.
    #[cors(origins = ["https://app.example.com"], methods = [GET])]
    #[handler]
    pub(crate) fn read(Path(id): Path<u32>) -> String {
        id.to_string()
    }

    #[cors(origins = ["https://admin.example.com"], methods = [PUT])]
    #[handler]
    pub(crate) fn r#type() -> &'static str {
        "type"
    }
}

#[handler]
fn plain() -> &'static str {
    "plain"
}

#[tokio::test]
async fn handlers_of_modules_are_mounted_by_their_paths() {
    let app = Route::new().at("/users/:id", routes![users::read, users::r#type]);
    send(&app, from(APP, "GET", "/users/3"))
        .await
        .assert_is(200, "3", Some(APP));
    send(&app, from(ADMIN, "PUT", "/users/3"))
        .await
        .assert_is(200, "type", Some(ADMIN));
}

#[tokio::test]
async fn parameters_of_nested_routers_reach_the_handler() {
    #[cors(origins = ["https://app.example.com"], methods = [GET])]
    #[handler]
    fn read(Path((tenant, id)): Path<(String, u32)>) -> String {
        format!("{tenant} {id}")
    }
    let inner = Route::new().at("/:tenant/:id", routes![read]);
    let app = Route::new().nest("/api", inner).inside_cors(());
    send(&app, from(APP, "GET", "/api/acme/7?a=b"))
        .await
        .assert_is(200, "acme 7", Some(APP));
    send(&app, preflight(APP, "GET", "/api/acme/7"))
        .await
        .assert_granted(APP);
}

#[tokio::test]
async fn a_router_at_one_path_gets_the_whole_path() {
    let inner = Route::new()
        .at("/api/:id", routes![users::read])
        .at("/api/7", get(plain));
    let app = Route::new()
        .at("/api/:any", inner)
        .just_at(routes![users::read])
        .inside_cors(());
    send(&app, preflight(APP, "GET", "/api/1"))
        .await
        .assert_granted(APP);
    send(&app, preflight(APP, "GET", "/"))
        .await
        .assert_granted(APP);
    send(&app, preflight(APP, "GET", "/api/7"))
        .await
        .assert_refused();
    send(&app, from(APP, "GET", "/api/7"))
        .await
        .assert_is(200, "plain", None);
}

#[tokio::test]
async fn what_becomes_an_endpoint_is_looked_into() {
    struct Api;

    impl IntoEndpoint for Api {
        type Endpoint = Route;

        fn into_endpoint(self) -> Route {
            Route::new().at("/users/:id", routes![users::read])
        }
    }

    let app = Route::new().nest("/api", Api).inside_cors(require_token());
    send(&app, preflight(APP, "GET", "/api/users/1"))
        .await
        .assert_granted(APP);
    send(&app, from(APP, "GET", "/api/users/1"))
        .await
        .assert_is(401, "no token", Some(APP));
}

/// Each of the two layers applies only to the endpoints behind it, in either order.
#[tokio::test]
async fn policies_of_two_levels() {
    policy! {
        OUTER = { origins = ["https://app.example.com", "https://b.example"], methods = [GET, PUT] }
        INNER = { origins = ["https://admin.example.com", "https://b.example"], methods = [GET] }
    }
    let inner = Route::new()
        .at("/plain", get(plain).put(plain))
        .with(CorsLayer::new(&INNER));
    let app = Route::new()
        .nest("/inner", inner)
        .with(CorsLayer::new(&OUTER));
    send(&app, from(ADMIN, "GET", "/inner/plain"))
        .await
        .assert_is(200, "plain", Some(ADMIN));
    send(&app, from(APP, "GET", "/inner/plain"))
        .await
        .assert_is(200, "plain", None);
    // The inner policy has no such method, so the outer policy applies, but no preflight is granted.
    send(&app, from(APP, "PUT", "/inner/plain"))
        .await
        .assert_is(200, "plain", Some(APP));
    for origin in [APP, ADMIN, EVIL] {
        send(&app, preflight(origin, "PUT", "/inner/plain"))
            .await
            .assert_refused();
    }
}
