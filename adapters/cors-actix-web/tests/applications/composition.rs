//! Scopes, configurations and several resources.

use actix_web::web;
use cors_actix_web::{cors, resource, routes};

use crate::{ADMIN, APP, app, from, preflight, send};

mod users {
    use super::cors;

    /// A handler with a path parameter, in another module.
    #[cors(origins = ["https://app.example.com"], methods = [GET])]
    pub(crate) async fn read(id: actix_web::web::Path<u32>) -> String {
        id.to_string()
    }

    #[cors(origins = ["https://admin.example.com"], methods = [PUT])]
    pub(crate) async fn replace<const N: usize>() -> String {
        N.to_string()
    }
}

#[actix_web::test]
async fn handlers_of_modules_and_generic_ones_are_mounted_by_their_paths() {
    let app = app!(.service(resource("/users/{id}", routes![users::read, users::replace::<7>])));
    let answer = send(&app, from(APP, "GET", "/users/3")).await;
    assert_eq!(
        (&*answer.body, answer.allowed().as_deref()),
        ("3", Some(APP))
    );
    let answer = send(&app, from(ADMIN, "PUT", "/users/3")).await;
    assert_eq!(
        (&*answer.body, answer.allowed().as_deref()),
        ("7", Some(ADMIN))
    );
    // The extractor fails.
    let answer = send(&app, from(APP, "GET", "/users/x")).await;
    assert_eq!(
        (answer.status.as_u16(), answer.allowed().as_deref()),
        (404, Some(APP))
    );
}

#[actix_web::test]
async fn a_resource_has_several_patterns_and_data_of_its_own() {
    #[cors(origins = ["https://app.example.com"], methods = [GET])]
    async fn read(data: web::Data<u32>) -> String {
        data.to_string()
    }
    let patterns = vec!["/a", "/b/{id}"];
    let service = resource(patterns, routes![read]).app_data(web::Data::new(3_u32));
    let app = app!(.service(web::scope("/api").service(service)));
    for path in ["/api/a", "/api/b/1"] {
        send(&app, preflight(APP, "GET", path))
            .await
            .assert_granted(APP);
        let answer = send(&app, from(APP, "GET", path)).await;
        assert_eq!(
            (&*answer.body, answer.allowed().as_deref()),
            ("3", Some(APP))
        );
    }
}

#[actix_web::test]
async fn a_second_resource_of_a_path_is_never_reached() {
    #[cors(origins = ["https://app.example.com"], methods = [GET])]
    async fn first() -> &'static str {
        "first"
    }
    #[cors(origins = ["https://app.example.com"], methods = [PUT])]
    async fn second() -> &'static str {
        "second"
    }
    let app = app!(
        .service(resource("/a", routes![first]))
        .service(resource("/a", routes![second]))
    );
    send(&app, preflight(APP, "PUT", "/a"))
        .await
        .assert_refused();
    let answer = send(&app, from(APP, "PUT", "/a")).await;
    assert_eq!((answer.status.as_u16(), answer.allowed()), (405, None));
}

#[actix_web::test]
async fn a_default_service_has_no_policy() {
    #[cors(origins = any, methods = [GET])]
    async fn read() -> &'static str {
        "read"
    }
    let other = web::to(async || "other");
    let app = app!(.service(resource("/a", routes![read]).default_service(other)));
    assert_eq!(
        send(&app, from(APP, "GET", "/a"))
            .await
            .allowed()
            .as_deref(),
        Some("*")
    );
    let answer = send(&app, from(APP, "POST", "/a")).await;
    assert_eq!((&*answer.body, answer.allowed()), ("other", None));
}
