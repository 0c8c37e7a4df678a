//! Handlers of modules, several programs, and several paths.

use cors_salvo::{cors, routes, service};
use salvo::prelude::*;

use crate::{ADMIN, APP, from, preflight, send};

mod users {
    use super::cors;
    use salvo::{Writer as _, extract::PathParam, handler};

    /// A handler with a path parameter, in another module.
    #[cors(origins = ["https://app.example.com"], methods = [GET])]
    #[handler]
    pub(crate) async fn read(id: PathParam<u32>) -> String {
        id.to_string()
    }

    #[cors(origins = ["https://admin.example.com"], methods = [PUT])]
    #[handler]
    pub(crate) fn replace() -> &'static str {
        "replaced"
    }
}

#[tokio::test]
async fn handlers_of_modules_are_mounted_by_their_paths() {
    let app = service(Router::with_path("users/{id}").push(routes![users::read, users::replace]));
    send(&app, from(APP, "GET", "/users/3"))
        .await
        .assert_body("3", Some(APP));
    send(&app, from(ADMIN, "PUT", "/users/3"))
        .await
        .assert_body("replaced", Some(ADMIN));
    // The extractor fails.
    send(&app, from(APP, "GET", "/users/x"))
        .await
        .assert_outcome(400, Some(APP));
}

#[tokio::test]
async fn the_policies_of_a_second_router_of_a_path_never_apply() {
    #[cors(origins = ["https://app.example.com"], methods = [GET])]
    #[handler]
    async fn first() -> &'static str {
        "first"
    }
    #[cors(origins = ["https://app.example.com"], methods = [PUT])]
    #[handler]
    async fn second() -> &'static str {
        "second"
    }
    let app = service(
        Router::new()
            .push(Router::with_path("a").push(routes![first]))
            .push(Router::with_path("a").push(routes![second])),
    );
    send(&app, preflight(APP, "GET", "/a"))
        .await
        .assert_granted(APP);
    send(&app, preflight(APP, "PUT", "/a"))
        .await
        .assert_refused();
    send(&app, from(APP, "PUT", "/a"))
        .await
        .assert_body("second", Some(APP));
}

#[tokio::test]
async fn programs_have_their_own_policies() {
    #[cors(origins = ["https://app.example.com"], methods = [GET])]
    #[handler]
    async fn read() -> &'static str {
        "read"
    }
    #[cors(origins = ["https://admin.example.com"], methods = [GET])]
    #[handler]
    async fn other() -> &'static str {
        "other"
    }
    let first = service(Router::with_path("a").push(routes![read]));
    let second = service(Router::with_path("a").push(routes![other]));
    send(&first, preflight(APP, "GET", "/a"))
        .await
        .assert_granted(APP);
    send(&second, preflight(ADMIN, "GET", "/a"))
        .await
        .assert_granted(ADMIN);
    drop(first);
    send(&second, preflight(ADMIN, "GET", "/a"))
        .await
        .assert_granted(ADMIN);
    send(&second, preflight(APP, "GET", "/a"))
        .await
        .assert_refused();
}

#[tokio::test]
async fn documented_handlers_that_fail_by_a_result() {
    /// This is the documentation of the handler and of its type.
    #[cors(origins = any, methods = [GET])]
    #[handler]
    async fn documented(
        _request: &mut Request,
        response: &mut Response,
    ) -> Result<(), StatusError> {
        response.render("documented");
        Ok(())
    }
    let app = service(Router::with_path("a").push(routes![documented]));
    send(&app, from(APP, "GET", "/a"))
        .await
        .assert_body("documented", Some("*"));
}
