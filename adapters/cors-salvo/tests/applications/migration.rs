//! The code of the guide `cors_runtime::migration::salvo_cors`.

use cors_salvo::{CorsLayer, cors, inside_cors, policy, routes, service};
use salvo::{extract::JsonBody, prelude::*};

use crate::{APP, EVIL, from, hoops::require_token, preflight, preflight_with, send, with_token};

policy! {
    APP_POLICY = {
        origins = ["https://app.example.com", "https://*.example.org"],
        headers = ["authorization", "content-type"],
        expose = ["x-total-count"],
        credentials,
        max_age = "10m",
    }
}

#[cors(policy = APP_POLICY, methods = [GET])]
#[handler]
async fn read_notes() -> &'static str {
    "[]"
}

#[cors(policy = APP_POLICY, methods = [POST])]
#[handler]
async fn write_note(note: JsonBody<String>) -> String {
    note.into_inner()
}

#[tokio::test]
async fn the_service_of_the_guide() {
    let router = Router::new()
        .hoop(inside_cors(require_token()))
        .push(Router::with_path("notes").push(routes![read_notes, write_note]));
    let app = service(router).hoop(CorsLayer::new(&APP_POLICY));
    let asked = preflight_with(APP, "POST", "/notes", "authorization,content-type");
    send(&app, asked).await.assert_granted(APP);
    send(&app, preflight("https://shop.example.org", "GET", "/notes"))
        .await
        .assert_granted("https://shop.example.org");
    for origin in [EVIL, "http://shop.example.org"] {
        send(&app, preflight(origin, "GET", "/notes"))
            .await
            .assert_refused();
    }
    send(&app, with_token(APP, "GET", "/notes"))
        .await
        .assert_body("[]", Some(APP));
    send(&app, from(APP, "GET", "/notes"))
        .await
        .assert_outcome(401, Some(APP));
    send(&app, from(APP, "GET", "/no"))
        .await
        .assert_outcome(404, Some(APP));
}

#[tokio::test]
async fn the_first_step_of_the_guide() {
    #[handler]
    async fn plain() -> &'static str {
        "[]"
    }
    let router = Router::with_path("notes").get(plain).post(plain);
    let app = Service::new(router).hoop(CorsLayer::new(&APP_POLICY).exclusive());
    send(&app, preflight(APP, "POST", "/notes"))
        .await
        .assert_granted(APP);
    send(&app, from(APP, "POST", "/notes"))
        .await
        .assert_body("[]", Some(APP));
}
