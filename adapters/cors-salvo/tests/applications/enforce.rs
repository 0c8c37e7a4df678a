//! `enforce`: a refused request reaches neither a handler nor a hoop inside CORS.

use cors_salvo::{
    CorsLayer, LivePolicy, OriginSet, PolicyConfig, cors, explain, inside_cors, policies, policy,
    routes, service, without_cors,
};
use salvo::{Service, prelude::*};

use crate::{APP, Answer, EVIL, Sent, from, hoops::require_token, preflight, request, send};

policy! {
    ENFORCED = { origins = ["https://app.example.com"], enforce }
    READ_ONLY = { origins = ["https://app.example.com"] }
    ANY = { origins = any }
}

#[cors(policy = READ_ONLY, methods = [GET, POST], enforce)]
#[handler]
async fn write() -> &'static str {
    "ran"
}

#[cors(policy = READ_ONLY, methods = [PUT])]
#[handler]
async fn unenforced() -> &'static str {
    "ran"
}

#[cors(origins = [configured], methods = [POST], enforce)]
#[handler]
async fn tenants() -> &'static str {
    "ran"
}

#[cors(origins = ["https://app.example.com"], methods = [GET], enforce(hosts = ["api.example.com"]))]
#[handler]
async fn local() -> &'static str {
    "ran"
}

#[cors(origins = none, methods = [GET, POST])]
#[handler]
async fn session(response: &mut Response) -> &'static str {
    let value = "*".parse().expect("a value");
    response
        .headers_mut()
        .insert("access-control-allow-origin", value);
    "ran"
}

#[cors(origins = none, methods = [DELETE], enforce)]
#[handler]
async fn own_pages() -> &'static str {
    "ran"
}

#[handler]
async fn plain() -> &'static str {
    "ran"
}

fn foreign(method: &str, path: &str) -> Sent {
    from(EVIL, method, path).with("sec-fetch-site", "cross-site")
}

/// A request that a form of another site sends.
fn form(path: &str) -> Sent {
    foreign("POST", path)
}

async fn blocked(app: &Service, request: Sent) -> Answer {
    let answer = send(app, request).await;
    answer.assert_refused().assert_body("", None);
    assert_eq!(answer.status, 403, "{answer:?}");
    let vary = answer.header("vary");
    assert_eq!(
        vary.as_deref(),
        Some("Origin, Sec-Fetch-Site"),
        "{answer:?}"
    );
    answer
}

async fn runs(app: &Service, request: Sent) -> Answer {
    let answer = send(app, request).await;
    assert_eq!(
        (answer.status.as_u16(), &*answer.body),
        (200, "ran"),
        "{answer:?}"
    );
    answer
}

fn at(path: &str, routes: Router) -> Router {
    Router::with_path(path).push(routes)
}

fn router() -> Router {
    Router::new()
        .push(at("write", routes![write, unenforced]).patch(plain))
        .push(Router::with_path("plain").goal(plain))
}

#[tokio::test]
async fn each_handler_of_a_path_has_its_own() {
    let app = service(router());
    blocked(&app, form("/write")).await;
    blocked(&app, foreign("HEAD", "/write")).await;
    blocked(&app, foreign("OPTIONS", "/write")).await;
    runs(&app, foreign("PUT", "/write")).await;
    runs(&app, foreign("PATCH", "/write")).await;
    runs(&app, from(APP, "POST", "/write")).await;
    runs(&app, request("POST", "/write")).await;
    let own = from("https://api.example.com", "POST", "/write");
    runs(&app, own.with("sec-fetch-site", "same-origin")).await;
    send(&app, preflight(APP, "POST", "/write"))
        .await
        .assert_granted(APP);
}

#[tokio::test]
async fn upgrades_are_refused_as_any_request_is() {
    let app = service(router());
    let upgrade = |request: Sent| {
        request
            .with("connection", "upgrade")
            .with("upgrade", "websocket")
    };
    blocked(&app, upgrade(foreign("GET", "/write"))).await;
    let without_origin = request("GET", "/write").with("sec-fetch-site", "cross-site");
    blocked(&app, upgrade(without_origin)).await;
    runs(&app, upgrade(from(APP, "GET", "/write"))).await;
}

#[tokio::test]
async fn hoops_inside_of_cors_do_not_run() {
    for is_off in [false, true] {
        for default in [None, Some(&ENFORCED), Some(&READ_ONLY)] {
            let (hoop, between) = (require_token(), require_token());
            let routes = at("write", routes![write, unenforced]).hoop(between.clone());
            let app = service(routes.push(Router::with_path("plain").goal(plain)))
                .hoop(without_cors().when(is_off))
                .hoop(CorsLayer::new(default))
                .hoop(inside_cors(hoop.clone()));
            blocked(&app, form("/write")).await;
            assert_eq!((hoop.count(), between.count()), (0, 0), "{is_off}");
            assert_eq!(send(&app, foreign("PUT", "/write")).await.status, 401);
            assert_eq!(hoop.count(), 1, "{is_off}");
        }
    }
    let hoop = require_token();
    let router = at("write", routes![write]).hoop(inside_cors(hoop.clone()));
    blocked(&service(router), form("/write")).await;
    assert_eq!(hoop.count(), 0);
}

#[tokio::test]
async fn a_default_policy_leaves_a_handlers_own_enforcement_alone() {
    for policy in [&ENFORCED, &READ_ONLY] {
        for is_off in [false, true] {
            let app = service(router())
                .hoop(without_cors().when(is_off))
                .hoop(CorsLayer::new(policy));
            blocked(&app, form("/write")).await;
            runs(&app, foreign("PUT", "/write")).await;
            if policy.enforce() {
                for method in ["GET", "POST", "PATCH", "CONNECT"] {
                    blocked(&app, foreign(method, "/plain")).await;
                }
                blocked(&app, foreign("PATCH", "/write")).await;
                blocked(&app, form("/nothing")).await;
            } else {
                runs(&app, form("/plain")).await;
                runs(&app, foreign("PATCH", "/write")).await;
            }
        }
    }
}

#[tokio::test]
async fn without_cors_takes_away_permissions_and_not_protection() {
    let app = service(router()).hoop(without_cors());
    blocked(&app, form("/write")).await;
    let answer = runs(&app, from(APP, "POST", "/write")).await;
    assert_eq!(answer.cors_names(), [""; 0]);

    let app = service(router())
        .hoop(CorsLayer::new(&ANY))
        .hoop(without_cors());
    blocked(&app, form("/write")).await;
}

#[tokio::test]
async fn hoops_outside_write_nothing_into_the_refusal_of_a_policy_inside() {
    let nested = Router::with_path("in")
        .hoop(CorsLayer::new(&ENFORCED))
        .push(Router::with_path("plain").goal(plain))
        .push(at("write", routes![write]));
    let app = service(nested).hoop(CorsLayer::new(&ANY));
    blocked(&app, form("/in/plain")).await;
    blocked(&app, form("/in/write")).await;
    runs(&app, from(APP, "POST", "/in/plain")).await;
}

#[tokio::test]
async fn an_exclusive_layer_enforces_for_everything_behind_it() {
    let app = service(router()).hoop(CorsLayer::new(&ENFORCED).exclusive());
    blocked(&app, form("/write")).await;
    blocked(&app, foreign("PUT", "/write")).await;
    blocked(&app, foreign("TRACE", "/plain")).await;
    runs(&app, from(APP, "POST", "/plain")).await;

    // The handler's own `enforce` stays in effect if the layer has none.
    let app = service(router()).hoop(CorsLayer::new(&READ_ONLY).exclusive());
    let answer = send(&app, form("/write")).await;
    answer
        .assert_outcome(403, Some(APP))
        .assert_body("", Some(APP));
    runs(&app, form("/plain")).await;
}

#[tokio::test]
async fn several_policies_of_a_layer_are_held_to_the_first_that_enforces() {
    let app = service(router()).hoop(CorsLayer::new(policies![unenforced, write]));
    blocked(&app, form("/plain")).await;
    runs(&app, foreign("PUT", "/plain")).await;
    blocked(&app, foreign("PATCH", "/plain")).await;
}

#[tokio::test]
async fn configured_sets_and_live_policies_enforce() {
    let set = OriginSet::new([APP]).expect("a set");
    let app = service(at("tenants", routes![origins = &set; tenants]));
    blocked(&app, form("/tenants")).await;
    runs(&app, from(APP, "POST", "/tenants")).await;
    set.replace([EVIL]).expect("a set");
    runs(&app, form("/tenants")).await;
    blocked(&app, from(APP, "POST", "/tenants")).await;

    let config = || PolicyConfig::new().origins(APP);
    let live = LivePolicy::new(config().enforce().check().expect("valid"));
    let app = service(router()).hoop(CorsLayer::new(&live));
    blocked(&app, form("/plain")).await;
    live.replace(config().check().expect("valid"));
    runs(&app, form("/plain")).await;
}

#[tokio::test]
async fn a_foreign_host_is_refused() {
    let app = service(at("local", routes![local]));
    let to = |uri: &str| {
        let mut sent = request("GET", "/local");
        *sent.0.uri_mut() = uri.parse().expect("a URI");
        sent
    };
    runs(&app, to("http://api.example.com/local")).await;
    runs(
        &app,
        to("http://API.example.com/local").with("host", "evil.example"),
    )
    .await;
    runs(&app, to("/local").with("host", "api.example.com")).await;
    blocked(
        &app,
        to("http://evil.example/local").with("host", "api.example.com"),
    )
    .await;
    blocked(&app, to("/local").with("host", "evil.example")).await;
    blocked(&app, to("/local")).await;
    // The first `Host` becomes the authority of the target.
    let first = to("http://api.example.com/local").with("host", "api.example.com");
    blocked(&app, first.with("host", "evil.example")).await;
}

#[tokio::test]
async fn a_handler_for_the_own_pages_has_no_other_policy() {
    let app = service(at("session", routes![session, own_pages])).hoop(CorsLayer::new(&ANY));
    send(&app, preflight(APP, "POST", "/session"))
        .await
        .assert_refused();
    let answer = runs(&app, from(APP, "POST", "/session")).await;
    assert_eq!(answer.cors_names(), [""; 0]);
    blocked(
        &app,
        from(APP, "DELETE", "/session").with("sec-fetch-site", "same-site"),
    )
    .await;
    let own = from(APP, "DELETE", "/session").with("sec-fetch-site", "same-origin");
    let answer = runs(&app, own).await;
    assert_eq!(answer.cors_names(), [""; 0]);
    runs(&app, request("DELETE", "/session")).await;
}

#[tokio::test]
async fn refusals_are_explained() {
    for layer in [None, Some(&READ_ONLY)] {
        let app = service(router())
            .hoop(explain())
            .hoop(CorsLayer::new(layer));
        let answer = send(&app, form("/write")).await;
        assert_eq!(answer.assert_refused().status, 403);
        assert!(answer.body.contains("enforce"), "{answer:?}");
    }
}
