//! `enforce`: a refused request reaches neither a handler nor a middleware inside CORS.

use std::{rc::Rc, sync::atomic::Ordering};

use actix_web::{
    Error, HttpResponse,
    body::MessageBody,
    dev::{Service, ServiceResponse},
    guard,
    middleware::Condition,
    test::TestRequest,
    web,
};
use cors_actix_web::{
    CorsLayer, LivePolicy, OriginSet, Policy, PolicyConfig, cors, cors_headers, explain,
    inside_cors, policies, policy, resource, routes, without_cors,
};

use crate::{APP, Answer, EVIL, app, from, middleware::require_token, preflight, request, send};

policy! {
    ENFORCED = { origins = ["https://app.example.com"], enforce }
    READ_ONLY = { origins = ["https://app.example.com"] }
    ANY = { origins = any }
}

#[cors(policy = READ_ONLY, methods = [GET, POST], enforce)]
async fn write() -> &'static str {
    "ran"
}

#[cors(policy = READ_ONLY, methods = [PUT])]
async fn unenforced() -> &'static str {
    "ran"
}

#[cors(policy = READ_ONLY, enforce)]
#[actix_web::post("/types")]
async fn type_write() -> &'static str {
    "ran"
}

#[cors(policy = READ_ONLY)]
#[actix_web::put("/types")]
async fn type_unenforced() -> &'static str {
    "ran"
}

#[actix_web::patch("/types")]
async fn type_plain() -> &'static str {
    "ran"
}

#[cors(origins = [configured], methods = [POST], enforce)]
async fn tenants() -> &'static str {
    "ran"
}

#[cors(origins = ["https://app.example.com"], methods = [GET], enforce(hosts = ["api.example.com"]))]
async fn local() -> &'static str {
    "ran"
}

#[cors(origins = none, methods = [GET, POST])]
async fn session() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(("access-control-allow-origin", "*"))
        .body("ran")
}

#[cors(origins = none, methods = [DELETE], enforce)]
async fn own_pages() -> &'static str {
    "ran"
}

async fn plain() -> &'static str {
    "ran"
}

fn foreign(method: &str, path: &str) -> TestRequest {
    from(EVIL, method, path).insert_header(("sec-fetch-site", "cross-site"))
}

/// A request that a form of another site sends.
fn form(path: &str) -> TestRequest {
    foreign("POST", path)
}

async fn blocked<S, B>(app: &S, request: TestRequest) -> Answer
where
    S: Service<actix_http::Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    let answer = send(app, request).await;
    answer.assert_refused();
    assert_eq!(
        (answer.status.as_u16(), &*answer.body),
        (403, ""),
        "{answer:?}"
    );
    let vary = answer.header("vary");
    assert_eq!(
        vary.as_deref(),
        Some("Origin, Sec-Fetch-Site"),
        "{answer:?}"
    );
    answer
}

async fn runs<S, B>(app: &S, request: TestRequest) -> Answer
where
    S: Service<actix_http::Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    let answer = send(app, request).await;
    assert_eq!(
        (answer.status.as_u16(), &*answer.body),
        (200, "ran"),
        "{answer:?}"
    );
    answer
}

fn services(config: &mut web::ServiceConfig) {
    config
        .service(resource("/write", routes![write, unenforced]).route(web::patch().to(plain)))
        .service(routes![type_write, type_unenforced])
        .service(type_plain)
        .service(web::resource("/plain").to(plain));
}

#[actix_web::test]
async fn each_handler_of_a_path_has_its_own() {
    let bare = app!(.configure(services));
    let with_headers = app!(.configure(services).wrap(cors_headers()));
    for path in ["/write", "/types"] {
        blocked(&bare, form(path)).await;
        blocked(&with_headers, form(path)).await;
        blocked(&with_headers, foreign("OPTIONS", path)).await;
        for method in ["PUT", "PATCH"] {
            runs(&bare, foreign(method, path)).await;
            runs(&with_headers, foreign(method, path)).await;
        }
        runs(&with_headers, from(APP, "POST", path)).await;
        runs(&with_headers, request("POST", path)).await;
        let own = from("https://api.example.com", "POST", path);
        runs(
            &with_headers,
            own.insert_header(("sec-fetch-site", "same-origin")),
        )
        .await;
        send(&with_headers, preflight(APP, "POST", path))
            .await
            .assert_granted(APP);
    }
    blocked(&bare, foreign("HEAD", "/write")).await;
}

#[actix_web::test]
async fn upgrades_are_refused_as_any_request_is() {
    let app = app!(.configure(services));
    let upgrade = |request: TestRequest| {
        let request = request.insert_header(("connection", "upgrade"));
        request.insert_header(("upgrade", "websocket"))
    };
    blocked(&app, upgrade(foreign("GET", "/write"))).await;
    let without_origin = request("GET", "/write").insert_header(("sec-fetch-site", "cross-site"));
    blocked(&app, upgrade(without_origin)).await;
    runs(&app, upgrade(from(APP, "GET", "/write"))).await;
}

#[actix_web::test]
async fn middleware_inside_of_cors_does_not_run() {
    for is_off in [false, true] {
        for default in [None, Some(&ENFORCED), Some(&READ_ONLY)] {
            for path in ["/write", "/in/write", "/types", "/in/types"] {
                let (inside, between) = (require_token(), require_token());
                let counts = (Rc::clone(&inside.count), Rc::clone(&between.count));
                let layer = CorsLayer::new(default.unwrap_or(&ANY));
                let nested = web::scope("/in").configure(services).wrap(between);
                let app = app!(
                    .service(nested)
                    .configure(services)
                    .wrap(inside_cors(inside))
                    .wrap(Condition::new(default.is_some(), layer))
                    .wrap(without_cors().when(is_off))
                );
                blocked(&app, form(path)).await;
                let counted = || {
                    (
                        counts.0.load(Ordering::Relaxed),
                        counts.1.load(Ordering::Relaxed),
                    )
                };
                assert_eq!(counted(), (0, 0), "{is_off} {path}");
                assert_eq!(send(&app, foreign("PUT", path)).await.status, 401);
                assert_eq!(counted().0, 1, "{is_off} {path}");
            }
        }
    }
    let (wrapped, inside) = (require_token(), require_token());
    let counts = (Rc::clone(&wrapped.count), Rc::clone(&inside.count));
    let resource = resource("/write", routes![write]).wrap(wrapped);
    let app = app!(.service(resource.wrap(inside_cors(inside))));
    blocked(&app, form("/write")).await;
    assert_eq!(
        counts.0.load(Ordering::Relaxed) + counts.1.load(Ordering::Relaxed),
        0
    );
}

#[actix_web::test]
async fn a_default_policy_leaves_a_handlers_own_enforcement_alone() {
    for policy in [&ENFORCED, &READ_ONLY] {
        for is_off in [false, true] {
            let app = app!(
                .configure(services)
                .wrap(CorsLayer::new(policy))
                .wrap(without_cors().when(is_off))
            );
            for path in ["/write", "/types"] {
                blocked(&app, form(path)).await;
                runs(&app, foreign("PUT", path)).await;
            }
            if policy.enforce() {
                for method in ["GET", "POST", "PATCH", "CONNECT"] {
                    blocked(&app, foreign(method, "/plain")).await;
                }
                blocked(&app, foreign("PATCH", "/write")).await;
                blocked(&app, foreign("PATCH", "/types")).await;
                blocked(&app, form("/nothing")).await;
            } else {
                runs(&app, form("/plain")).await;
                runs(&app, foreign("PATCH", "/write")).await;
                runs(&app, foreign("PATCH", "/types")).await;
            }
        }
    }
}

/// The layer is the only service of this library on the thread.
#[actix_web::test]
async fn a_default_policy_alone_enforces() {
    for is_exclusive in [false, true] {
        let layer = CorsLayer::new(&ENFORCED);
        let layer = if is_exclusive {
            layer.exclusive()
        } else {
            layer
        };
        let app = app!(.service(web::resource("/plain").to(plain)).wrap(layer));
        blocked(&app, form("/plain")).await;
        blocked(&app, form("/nothing")).await;
        runs(&app, from(APP, "POST", "/plain")).await;
    }
}

#[actix_web::test]
async fn a_guard_leads_to_no_handler_that_a_default_policy_protects() {
    let is_json = || guard::Header("accept", "application/json");
    let app = app!(
        .service(resource("/a", routes![unenforced]).guard(is_json()))
        .service(web::resource("/a").to(plain))
        .wrap(CorsLayer::new(&ENFORCED))
    );
    blocked(&app, foreign("PUT", "/a")).await;
    blocked(&app, form("/a")).await;
    runs(&app, from(APP, "PUT", "/a")).await;
}

#[actix_web::test]
async fn without_cors_takes_away_permissions_and_not_protection() {
    let app = app!(.configure(services).wrap(without_cors()));
    let around = app!(.configure(services).wrap(without_cors()).wrap(CorsLayer::new(&ANY)));
    for path in ["/write", "/types"] {
        blocked(&app, form(path)).await;
        let answer = runs(&app, from(APP, "POST", path)).await;
        assert_eq!(answer.cors_names(), [""; 0]);
        blocked(&around, form(path)).await;
    }
}

#[actix_web::test]
async fn middleware_outside_writes_nothing_into_the_refusal_of_a_policy_inside() {
    let nested = web::scope("/in")
        .configure(services)
        .wrap(CorsLayer::new(&ENFORCED));
    let app = app!(.service(nested).wrap(CorsLayer::new(&ANY)));
    for path in ["/in/plain", "/in/write", "/in/types"] {
        blocked(&app, form(path)).await;
        runs(&app, from(APP, "POST", path)).await;
    }
}

#[actix_web::test]
async fn an_exclusive_layer_enforces_for_everything_behind_it() {
    let app = app!(.configure(services).wrap(CorsLayer::new(&ENFORCED).exclusive()));
    for path in ["/write", "/types"] {
        blocked(&app, form(path)).await;
        blocked(&app, foreign("PUT", path)).await;
    }
    blocked(&app, foreign("TRACE", "/plain")).await;
    runs(&app, from(APP, "POST", "/plain")).await;

    // The handler's own `enforce` stays in effect if the layer has none.
    let app = app!(.configure(services).wrap(CorsLayer::new(&READ_ONLY).exclusive()));
    for path in ["/write", "/types"] {
        let answer = send(&app, form(path)).await;
        assert_eq!((answer.status.as_u16(), &*answer.body), (403, ""));
        assert_eq!(answer.allowed().as_deref(), Some(APP));
    }
    runs(&app, form("/plain")).await;
}

#[actix_web::test]
async fn several_policies_of_a_layer_are_held_to_the_first_that_enforces() {
    let policies: &'static [&'static Policy] = policies![unenforced, write];
    let app = app!(.configure(services).wrap(CorsLayer::new(policies)));
    blocked(&app, form("/plain")).await;
    runs(&app, foreign("PUT", "/plain")).await;
    blocked(&app, foreign("PATCH", "/plain")).await;
}

#[actix_web::test]
async fn configured_sets_and_live_policies_enforce() {
    let set = OriginSet::new([APP]).expect("a set");
    let app = app!(.service(resource("/tenants", routes![origins = &set; tenants])));
    blocked(&app, form("/tenants")).await;
    runs(&app, from(APP, "POST", "/tenants")).await;
    set.replace([EVIL]).expect("a set");
    runs(&app, form("/tenants")).await;
    blocked(&app, from(APP, "POST", "/tenants")).await;

    let config = || PolicyConfig::new().origins(APP);
    let live = LivePolicy::new(config().enforce().check().expect("valid"));
    let app = app!(.configure(services).wrap(CorsLayer::new(&live)));
    blocked(&app, form("/plain")).await;
    live.replace(config().check().expect("valid"));
    runs(&app, form("/plain")).await;
}

#[actix_web::test]
async fn a_foreign_host_is_refused() {
    let app = app!(.service(resource("/local", routes![local])));
    let to = |uri: &str, hosts: &[&str]| {
        let request = TestRequest::with_uri(uri);
        hosts.iter().fold(request, |request, host| {
            request.append_header(("host", *host))
        })
    };
    runs(&app, to("http://api.example.com/local", &[])).await;
    runs(&app, to("http://API.example.com/local", &["evil.example"])).await;
    runs(&app, to("/local", &["api.example.com"])).await;
    blocked(&app, to("http://evil.example/local", &["api.example.com"])).await;
    blocked(&app, to("/local", &["evil.example"])).await;
    blocked(&app, to("/local", &["api.example.com", "evil.example"])).await;
    blocked(&app, to("/local", &[])).await;
}

#[actix_web::test]
async fn a_handler_for_the_own_pages_has_no_other_policy() {
    let app = app!(
        .service(resource("/session", routes![session, own_pages]))
        .wrap(CorsLayer::new(&ANY))
    );
    send(&app, preflight(APP, "POST", "/session"))
        .await
        .assert_refused();
    let answer = runs(&app, from(APP, "POST", "/session")).await;
    assert_eq!(answer.cors_names(), [""; 0]);
    let sibling = from(APP, "DELETE", "/session").insert_header(("sec-fetch-site", "same-site"));
    blocked(&app, sibling).await;
    let own = from(APP, "DELETE", "/session").insert_header(("sec-fetch-site", "same-origin"));
    let answer = runs(&app, own).await;
    assert_eq!(answer.cors_names(), [""; 0]);
    runs(&app, request("DELETE", "/session")).await;
}

#[actix_web::test]
async fn refusals_are_explained() {
    for has_default in [false, true] {
        let layer = Condition::new(has_default, CorsLayer::new(&READ_ONLY));
        let app = app!(.configure(services).wrap(layer).wrap(explain()));
        for path in ["/write", "/types"] {
            let answer = send(&app, form(path)).await;
            assert_eq!(answer.assert_refused().status, 403);
            assert!(answer.body.contains("enforce"), "{answer:?}");
        }
    }
}
