//! Handlers with `configured` origins, and their sets of origins.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, RwLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use axum::{
    Router,
    extract::{Request, State},
    middleware::{Next, from_fn},
    routing::{get, put},
};
use cors_axum::{
    BoundPolicies, CorsLayer, OriginSet, Policies, RouterExt as _, cors, explain, policies, policy,
    routes, without_cors,
};
use cors_testing::{Browser, Request as Fetch};
use http::{Method, StatusCode};
use tests::{APP, Answer, FOREIGN, actual, events::Recorder, preflight, send};
use tower::Layer as _;
use tower_http::trace::TraceLayer;

const SHOP: &str = "https://shop.example";
const ADMIN: &str = "https://admin.example.com";

#[cors(origins = [configured], methods = [GET], expose = ["x-total"])]
async fn list_users() -> &'static str {
    "users"
}

#[cors(
    origins = ["https://admin.example.com", configured],
    methods = [DELETE],
    headers = ["x-reason"],
    credentials,
)]
async fn delete_user() -> &'static str {
    "deleted"
}

/// Its origins do not depend on a set.
#[cors(origins = ["https://admin.example.com", "https://b.example.com"], methods = [PUT])]
async fn replace_user() -> &'static str {
    "replaced"
}

/// Its origins do not depend on a set either.
#[cors(origins = ["https://admin.example.com"], methods = [POST])]
async fn create_user() -> &'static str {
    "created"
}

fn set(origins: &[&str]) -> OriginSet {
    OriginSet::new(origins).expect("a valid set")
}

fn users(set: &OriginSet) -> Router {
    Router::new().route(
        "/users",
        routes![origins = set; list_users, delete_user, replace_user, create_user],
    )
}

async fn refuse(_: Request, _: Next) -> StatusCode {
    StatusCode::UNAUTHORIZED
}

async fn allowed(app: &Router, method: Method, origin: &str) -> Option<String> {
    let answer = send(app, actual(method, "/users", origin)).await;
    answer.allow_origin().map(str::to_owned)
}

/// The methods that preflights from `origin` are granted.
async fn granted(app: &Router, path: &str, origin: &str) -> Vec<&'static str> {
    let mut granted = Vec::new();
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
        let answer = send(app, preflight(path, origin, method)).await;
        let is_granted = answer.status.is_success();
        assert_eq!(
            answer.allow_origin().is_some(),
            is_granted,
            "{method} from {origin}"
        );
        if is_granted {
            granted.push(method);
        }
    }
    granted
}

fn panic_of(work: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(work)).expect_err("a panic");
    *panic.downcast::<String>().expect("a text")
}

#[tokio::test]
async fn a_set_replaces_configured_and_nothing_else() {
    let app = users(&set(&[APP, SHOP]));
    let table: [(&str, &[&str]); 4] = [
        (APP, &["GET", "DELETE"]),
        (SHOP, &["GET", "DELETE"]),
        (ADMIN, &["POST", "PUT", "DELETE"]),
        (FOREIGN, &[]),
    ];
    for (origin, methods) in table {
        assert_eq!(granted(&app, "/users", origin).await, methods, "{origin}");
        for method in ["GET", "PUT", "DELETE"] {
            let found = allowed(&app, method.parse().expect("a method"), origin).await;
            let expected = methods.contains(&method).then(|| origin.to_owned());
            assert_eq!(found, expected, "{method} from {origin}");
        }
        // If a policy has only one origin, the header is constant.
        let found = allowed(&app, Method::POST, origin).await;
        assert_eq!(found.as_deref(), Some(ADMIN), "{origin}");
    }
}

#[tokio::test]
async fn answers_have_all_that_the_policies_declare() {
    let app = users(&set(&[APP]));
    let answer = send(&app, preflight("/users", APP, "DELETE")).await;
    assert_eq!(
        answer.access_control(),
        [
            "allow-credentials: true",
            "allow-headers: x-reason",
            "allow-methods: DELETE",
            "allow-origin: https://app.example.com",
        ]
    );
    let answer = send(&app, actual(Method::GET, "/users", APP)).await;
    assert_eq!(
        answer.access_control(),
        [
            "allow-origin: https://app.example.com",
            "expose-headers: x-total"
        ]
    );
    assert_eq!(answer.vary(), ["origin"]);
    // The only origin of a set is not constant, because it may be replaced.
    for request in [
        actual(Method::GET, "/users", FOREIGN),
        http::Request::get("/users"),
    ] {
        let answer = send(&app, request).await;
        assert_eq!(
            (answer.access_control().len(), answer.vary()),
            (0, vec!["origin".to_owned()])
        );
    }
}

#[tokio::test]
async fn head_and_options_are_served_as_without_a_set() {
    let app = users(&set(&[APP]));
    assert_eq!(allowed(&app, Method::HEAD, APP).await.as_deref(), Some(APP));
    assert_eq!(allowed(&app, Method::HEAD, FOREIGN).await, None);
    let head = send(&app, preflight("/users", APP, "HEAD")).await;
    assert!(head.status.is_success());

    let options = send(&app, actual(Method::OPTIONS, "/users", APP)).await;
    assert_eq!(options.status, 204);
    assert_eq!(options.allow_origin(), None);
    let allow = options.header("allow").expect("`Allow`").to_owned();
    for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"] {
        assert!(allow.split(',').any(|own| own.trim() == method), "{allow}");
    }
    assert!(
        options
            .vary()
            .contains(&"access-control-request-method".to_owned())
    );
}

/// An annotated handler for OPTIONS requests that are not preflights.
#[tokio::test]
async fn a_handler_of_options_and_head_has_the_set_too() {
    #[cors(origins = [configured], methods = [OPTIONS, HEAD], allow(method_options))]
    async fn options() -> &'static str {
        "options"
    }

    #[cors(origins = [configured], methods = any)]
    async fn everything() {}

    let set = set(&[APP]);
    let app = Router::new()
        .route("/users", routes![origins = &set; options, list_users])
        .route("/any", routes![origins = &set; everything]);
    let answer = send(&app, actual(Method::OPTIONS, "/users", APP)).await;
    assert_eq!(
        (answer.body.as_str(), answer.allow_origin()),
        ("options", Some(APP))
    );
    assert!(
        send(&app, preflight("/users", APP, "HEAD"))
            .await
            .status
            .is_success()
    );
    assert_eq!(granted(&app, "/users", APP).await, ["GET"]);
    let all = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    assert_eq!(granted(&app, "/any", APP).await, all);
    // Other methods are not covered.
    let purge = send(&app, preflight("/any", APP, "PURGE")).await;
    assert_eq!(purge.status, 403);
    let answer = send(&app, preflight("/any", APP, "PUT")).await;
    let methods = answer.header("access-control-allow-methods");
    assert_eq!(methods, Some("GET,HEAD,POST,PUT,PATCH,DELETE"));
}

#[tokio::test]
async fn two_applications_have_their_own_sets() {
    let (one, other) = (set(&[APP]), set(&[SHOP]));
    let apps = [
        users(&one),
        users(&other),
        Router::new().merge(users(&one)),
        users(&other),
    ];
    let both = Router::new()
        .nest("/one", users(&one))
        .nest("/other", users(&other));
    for (app, origins) in apps
        .iter()
        .zip([[APP, SHOP], [SHOP, APP], [APP, SHOP], [SHOP, APP]])
    {
        let [own, others] = origins;
        assert_eq!(granted(app, "/users", own).await, ["GET", "DELETE"]);
        assert_eq!(granted(app, "/users", others).await, [""; 0]);
    }
    one.replace([FOREIGN]).expect("valid origins");
    assert_eq!(
        granted(&both, "/one/users", FOREIGN).await,
        ["GET", "DELETE"]
    );
    assert_eq!(granted(&both, "/one/users", APP).await, [""; 0]);
    assert_eq!(granted(&both, "/other/users", FOREIGN).await, [""; 0]);
    assert_eq!(
        granted(&both, "/other/users", SHOP).await,
        ["GET", "DELETE"]
    );
}

#[tokio::test]
async fn a_replacement_reaches_every_router_and_clone() {
    let set = set(&[APP]);
    let app = users(&set);
    let apps = [
        app.clone(),
        Router::new().merge(app.clone()),
        app.clone().layer(TraceLayer::new_for_http()),
        app.clone()
            .inside_cors(from_fn(async |request: Request, next: Next| {
                next.run(request).await
            })),
        app.clone().layer(explain()),
        Router::new().fallback_service(app),
        users(&set.clone()),
    ];
    for origins in [vec![SHOP], vec![APP, SHOP], vec!["https://*.example.com"]] {
        set.clone().replace(&origins).expect("valid origins");
        assert_eq!(set.origins(), origins);
        for (index, app) in apps.iter().enumerate() {
            for origin in [APP, SHOP] {
                let is_listed = origins.contains(&origin)
                    || origin == APP && origins.contains(&"https://*.example.com");
                let expected = is_listed.then(|| origin.to_owned());
                let found = allowed(app, Method::GET, origin).await;
                assert_eq!(found, expected, "app {index}, {origins:?}");
                let found = !granted(app, "/users", origin).await.is_empty();
                assert_eq!(found, is_listed, "app {index}, {origins:?}");
            }
        }
    }
}

/// `list_users` has no other origins, so its set must not be empty. `delete_user` has another origin.
#[tokio::test]
async fn a_set_may_be_empty_for_policies_with_other_origins() {
    let empty = OriginSet::default();
    let app = Router::new().route("/users", routes![origins = &empty; delete_user]);
    assert_eq!(granted(&app, "/users", ADMIN).await, ["DELETE"]);
    assert_eq!(granted(&app, "/users", APP).await, [""; 0]);
    let text = panic_of(|| drop(users(&empty)));
    assert!(
        text.contains("rule: no_origins") && text.contains("`list_users`"),
        "{text}"
    );
    assert!(!text.contains("`delete_user`"), "{text}");

    let filled = set(&[APP]);
    let _app = users(&filled);
    let error = filled.replace([""; 0]).expect_err("a mistake");
    assert!(error.to_string().contains("no_origins"), "{error}");
    // A function also counts as an origin.
    let shops = OriginSet::default().matching(|origin| origin.host() == "shop.example");
    let app = users(&shops);
    assert_eq!(granted(&app, "/users", SHOP).await, ["GET", "DELETE"]);
}

#[cors(origins = [configured], methods = [POST], credentials)]
async fn other_with_credentials() {}

#[tokio::test]
async fn a_replacement_is_judged_by_every_policy_and_changes_nothing_on_error() {
    let set = OriginSet::named("[http.cors]", [APP]).expect("a valid set");
    let app = users(&set).route("/other", routes![origins = &set; other_with_credentials]);
    let wrong = ["http://shop.example", SHOP, "https://*.github.io"];
    let error = set.replace(wrong).expect_err("mistakes");
    let text = error.to_string();
    for part in [
        "`[http.cors]`",
        "`origins`",
        "`http://shop.example`",
        "help: write `\"https://shop.example\"`",
        "rule: insecure_origin_with_credentials",
        "`https://*.github.io`",
        "rule: public_suffix_with_credentials",
        "`delete_user` (tests/tests/configured_origins.rs:",
        "`other_with_credentials` (tests/tests/configured_origins.rs:",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("`list_users`"), "{text}");
    assert_eq!(error.mistakes().len(), 2, "{text}");
    assert_eq!(set.origins(), [APP]);
    assert_eq!(granted(&app, "/users", APP).await, ["GET", "DELETE"]);
    assert_eq!(granted(&app, "/users", SHOP).await, [""; 0]);

    // Rules that a policy cannot opt out of.
    let error = set
        .replace("https://A.example,https://b.example/")
        .expect_err("mistakes");
    let rules: Vec<&str> = error
        .mistakes()
        .iter()
        .map(cors_axum::ConfigMistake::rule)
        .collect();
    assert_eq!(rules, ["origin_case", "origin_trailing"]);
    assert_eq!(set.origins(), [APP]);
}

/// An error lists a handler once, even if it is mounted several times.
#[test]
fn an_error_is_not_repeated_for_each_router() {
    let set = set(&[APP]);
    let apps: Vec<Router> = (0..3).map(|_| users(&set)).collect();
    let error = set.replace(["http://shop.example"]).expect_err("a mistake");
    assert_eq!(error.mistakes().len(), 1, "{error}");
    assert_eq!(
        error.to_string().matches("`delete_user`").count(),
        1,
        "{error}"
    );
    drop(apps);
}

/// The origins may come from tenants, so many of them may be wrong.
#[test]
fn the_mistakes_of_many_policies_are_collected_in_linear_time() {
    let set = set(&[APP]);
    let _apps = [users(&set), users(&set)];
    let _other = Policies::from(policies![origins = &set; other_with_credentials]);
    let least_time = |count: usize| {
        let wrong: Vec<String> = (0..count)
            .map(|number| format!("http://a{number}.example"))
            .collect();
        let times = (0..5).map(|_| {
            let begin = Instant::now();
            let error = set.replace(&wrong).expect_err("mistakes");
            let time = begin.elapsed();
            assert_eq!(error.mistakes().len(), count);
            time
        });
        times.min().expect("a time")
    };
    // If mistakes were compared in pairs, sixteen times as many would take up to 256 times as long.
    let (few, many) = (least_time(500), least_time(8_000));
    assert!(many < 64 * few, "{few:?}, {many:?}");
}

#[test]
fn mounting_with_origins_that_break_a_rule_of_a_handler_panics_with_the_text() {
    #[cors(origins = [configured], methods = [GET], danger_null_origin)]
    async fn sandboxed() {}

    #[cors(origins = [configured], methods = [GET], credentials, danger_insecure_origins, danger_public_suffix)]
    async fn dangerous() {}

    type Mount = fn(&OriginSet);
    let plain: Mount =
        |set| drop(Router::<()>::new().route("/", routes![origins = set; list_users]));
    let mixed: Mount =
        |set| drop(Router::<()>::new().route("/", routes![origins = set; delete_user]));
    let null: Mount = |set| drop(Router::<()>::new().route("/", routes![origins = set; sandboxed]));
    let danger: Mount =
        |set| drop(Router::<()>::new().route("/", routes![origins = set; dangerous]));
    let layer: Mount = |set| drop(CorsLayer::new(policies![origins = set; delete_user]));
    let group: Mount = |set| drop(Policies::from(policies![origins = set; delete_user]));
    let insecure = "insecure_origin_with_credentials";
    let any = "any_origin_with_credentials";
    let suffix = "public_suffix_with_credentials";
    let table: [(&[&str], Mount, Option<&str>); 18] = [
        (&["http://a.example"], plain, None),
        (&["http://a.example"], mixed, Some(insecure)),
        (&["http://a.example"], layer, Some(insecure)),
        (&["http://a.example"], group, Some(insecure)),
        (&["http://a.example"], danger, None),
        (&["http://localhost:3000"], mixed, None),
        (&["*"], plain, None),
        (&["any"], plain, None),
        (&["*"], mixed, Some(any)),
        (&["*"], danger, Some(any)),
        (&["*", APP], plain, Some("origin_any_not_alone")),
        (&["null"], plain, Some("origin_null")),
        (&["null"], null, None),
        (&["null", "null"], null, None),
        (&["https://*.github.io"], plain, None),
        (&["https://*.github.io"], mixed, Some(suffix)),
        (&["https://*.github.io"], danger, None),
        (&[], plain, Some("no_origins")),
    ];
    for (origins, mount, rule) in table {
        let Ok(set) = OriginSet::new(origins) else {
            assert_eq!(rule, Some("origin_any_not_alone"), "{origins:?}");
            continue;
        };
        match (rule, catch_unwind(AssertUnwindSafe(|| mount(&set)))) {
            (None, Ok(())) => {}
            (Some(rule), Err(panic)) => {
                let text = panic.downcast::<String>().expect("a text");
                assert!(
                    text.contains(&format!("rule: {rule}")),
                    "{origins:?}: {text}"
                );
                assert!(
                    text.contains("(tests/tests/configured_origins.rs:"),
                    "{text}"
                );
            }
            (rule, result) => panic!("{origins:?}: {rule:?}, {result:?}"),
        }
        // A set does not keep a policy whose mounting failed.
        if rule.is_some() {
            set.replace([APP]).expect("valid origins");
            set.replace(origins).expect("no policy judges them");
        }
    }
}

#[tokio::test]
async fn the_wildcard_in_a_set_is_constant() {
    #[cors(origins = [configured, "https://app.example.com"], methods = [GET])]
    async fn mixed_origins() {}

    let set = set(&["*"]);
    let app = Router::new().route("/users", routes![origins = &set; list_users]);
    for request in [
        actual(Method::GET, "/users", FOREIGN),
        actual(Method::GET, "/users", "no origin"),
        http::Request::get("/users"),
    ] {
        let answer = send(&app, request).await;
        assert_eq!((answer.allow_origin(), answer.vary().len()), (Some("*"), 0));
    }
    set.replace([APP]).expect("valid origins");
    let answer = send(&app, actual(Method::GET, "/users", FOREIGN)).await;
    assert_eq!((answer.allow_origin(), answer.vary().len()), (None, 1));
    // `any` must be the only origin of the policy.
    let error = set.replace(["any", APP]).expect_err("a mistake");
    assert_eq!(error.mistakes()[0].rule(), "origin_any_not_alone");
    let mixed = OriginSet::new("any").expect("a valid set");
    let text = panic_of(|| {
        drop(Router::<()>::new().route("/", routes![origins = &mixed; mixed_origins]));
    });
    assert!(text.contains("rule: origin_any_not_alone"), "{text}");
}

#[tokio::test]
async fn patterns_null_and_other_schemes() {
    #[cors(origins = [configured], methods = [GET], danger_null_origin)]
    async fn sandboxed() {}

    let set = set(&[
        "https://*.example.com",
        "http://localhost:*",
        "null",
        "tauri://localhost",
    ]);
    let app = Router::new().route("/users", routes![origins = &set; sandboxed]);
    let table = [
        ("https://a.b.example.com", true),
        ("https://example.com", false),
        ("https://a.b.example.com:8443", false),
        ("http://localhost:3000", true),
        ("http://localhost", true),
        ("null", true),
        ("tauri://localhost", true),
        ("https://x.example.com/", false),
        ("https://x.example.com.evil.example", false),
        ("", false),
        ("*", false),
        ("https://*.example.com", false),
    ];
    for (origin, is_allowed) in table {
        let expected = is_allowed.then(|| origin.to_owned());
        assert_eq!(
            allowed(&app, Method::GET, origin).await,
            expected,
            "{origin}"
        );
    }
    assert_eq!(set.warnings()[0].rule(), "loopback_in_release");
}

#[tokio::test]
async fn a_function_of_a_set_holds_what_it_needs() {
    let shops = Arc::new(RwLock::new(vec!["shop.example".to_owned()]));
    let known = Arc::clone(&shops);
    let calls = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&calls);
    let set = set(&[APP]).matching(move |origin| {
        counter.fetch_add(1, Ordering::Relaxed);
        origin.scheme() == "https"
            && known
                .read()
                .expect("a lock")
                .iter()
                .any(|host| host == origin.host())
    });
    let app = users(&set);
    assert_eq!(granted(&app, "/users", SHOP).await, ["GET", "DELETE"]);
    assert_eq!(
        allowed(&app, Method::GET, "http://shop.example").await,
        None
    );
    shops.write().expect("a lock").clear();
    assert_eq!(granted(&app, "/users", SHOP).await, [""; 0]);
    // The function survives a replacement, and is called last.
    shops
        .write()
        .expect("a lock")
        .push("shop.example".to_owned());
    set.replace([FOREIGN]).expect("valid origins");
    assert_eq!(granted(&app, "/users", SHOP).await, ["GET", "DELETE"]);
    let before = calls.load(Ordering::Relaxed);
    assert_eq!(
        allowed(&app, Method::GET, FOREIGN).await.as_deref(),
        Some(FOREIGN)
    );
    for malformed in [
        "null",
        "https://shop.example/",
        "a b",
        "https://SHOP.example",
    ] {
        assert_eq!(allowed(&app, Method::GET, malformed).await, None);
    }
    assert_eq!(calls.load(Ordering::Relaxed), before);
    // `any` next to a function is a mistake, because it makes the function superfluous.
    assert!(set.replace("any").is_err());
}

#[tokio::test]
async fn a_function_that_panics_allows_nothing_and_loses_no_response() {
    let set = set(&[APP])
        .matching(|origin| {
            assert_ne!(origin.host(), "shop.example", "as the test wants it");
            false
        })
        .matching(|origin| origin.host() == "shop.example" || origin.host() == "other.example");
    let app = users(&set).layer(CorsLayer::new(&WIDE));
    let events = Recorder::with_messages().record(async {
        for (origin, expected) in [
            ("https://other.example", Some("https://other.example")),
            // The second function allows this origin.
            (SHOP, Some(SHOP)),
            (APP, Some(APP)),
            (FOREIGN, None),
        ] {
            let answer = send(&app, actual(Method::GET, "/users", origin)).await;
            assert_eq!(
                (answer.status.as_u16(), answer.body.as_str()),
                (200, "users")
            );
            assert_eq!(answer.allow_origin(), expected, "{origin}");
        }
    });
    let events = events.await;
    let told = events
        .iter()
        .filter(|event| event.starts_with("ERROR"))
        .count();
    assert!(told > 0, "{events:?}");
}

/// A function may replace the origins of its own set: no lock is held while it runs.
#[tokio::test]
async fn a_function_may_use_its_set() {
    let set = set(&[APP]);
    let own = set.clone();
    let set = set.matching(move |origin| {
        own.replace([APP, SHOP]).expect("valid origins");
        own.origins().len() == 2 && origin.host() == "other.example"
    });
    let app = users(&set);
    let origin = "https://other.example";
    assert_eq!(
        allowed(&app, Method::GET, origin).await.as_deref(),
        Some(origin)
    );
    assert_eq!(
        allowed(&app, Method::GET, SHOP).await.as_deref(),
        Some(SHOP)
    );
}

#[tokio::test]
async fn a_router_outlives_its_set() {
    let app = {
        let set = set(&[APP]);
        users(&set)
    };
    assert_eq!(granted(&app, "/users", APP).await, ["GET", "DELETE"]);
    assert_eq!(granted(&app.clone(), "/users", SHOP).await, [""; 0]);
}

/// A set keeps no data about dropped routers, and still updates the others.
#[tokio::test]
async fn a_set_forgets_routers_that_are_dropped() {
    let set = set(&[APP]);
    let app = users(&set);
    let size = |set: &OriginSet| format!("{set:?}").len();
    let start = size(&set);
    for _ in 0..1_000 {
        drop(users(&set));
        let _layer = CorsLayer::new(policies![origins = &set; list_users]);
        let _policies = Policies::from(policies![origins = &set; delete_user]);
    }
    assert!(size(&set) < 5 * start, "{} of {start} bytes", size(&set));
    set.replace([SHOP]).expect("valid origins");
    set.replace([APP]).expect("valid origins");
    assert_eq!(size(&set), start);
    assert_eq!(granted(&app, "/users", APP).await, ["GET", "DELETE"]);
    // The policies of a dropped router no longer apply to a replacement.
    drop(app);
    set.replace(["http://a.example"])
        .expect("no policy with credentials");
    assert!(size(&set) < start);
}

/// The set still updates a layer, a service or a route after everything else of the mounting has been dropped.
#[tokio::test]
async fn whatever_is_left_of_a_mounting_is_replaced() {
    let set = set(&[APP]);
    let layer = CorsLayer::new(policies![origins = &set; list_users]);
    let service = layer.layer(Router::new().route("/users", get(async || "plain")));
    drop(layer);
    let service = Router::new().fallback_service(service.clone());
    set.replace([SHOP]).expect("valid origins");
    assert_eq!(
        allowed(&service, Method::GET, SHOP).await.as_deref(),
        Some(SHOP)
    );
    assert_eq!(allowed(&service, Method::GET, APP).await, None);
    let route = routes![origins = &set; list_users].layer(TraceLayer::new_for_http());
    let route: axum::routing::MethodRouter = route.clone();
    set.replace([APP]).expect("valid origins");
    let app = Router::new().route("/users", route);
    assert_eq!(allowed(&app, Method::GET, APP).await.as_deref(), Some(APP));
    assert_eq!(
        allowed(&service, Method::GET, APP).await.as_deref(),
        Some(APP)
    );
}

policy! {
    /// Allows more than the policy of any handler.
    WIDE = { origins = any, methods = any, headers = [any, "authorization"] }
    /// A named policy with configured origins.
    SITE = {
        origins = [configured, "https://admin.example.com"],
        headers = ["content-type"],
        credentials,
    }
}

#[cors(policy = SITE, methods = [GET, PATCH])]
async fn by_name() -> &'static str {
    "by name"
}

#[tokio::test]
async fn a_named_policy_has_configured_origins() {
    let set = set(&[APP]);
    let app = Router::new()
        .route("/users", routes![origins = &set; by_name])
        .nest(
            "/layer",
            Router::new()
                .route("/users", get(async || "plain"))
                .layer(CorsLayer::new(BoundPolicies::new(const { &[&SITE] }, &set))),
        );
    for origin in [APP, ADMIN] {
        assert_eq!(granted(&app, "/users", origin).await, ["GET", "PATCH"]);
        assert_eq!(granted(&app, "/layer/users", origin).await.len(), 5);
    }
    assert_eq!(granted(&app, "/users", SHOP).await, [""; 0]);
    let error = set.replace(["http://a.example"]).expect_err("mistakes");
    let text = error.to_string();
    assert!(
        text.contains("`by_name`") && text.contains("`SITE`"),
        "{text}"
    );
    set.replace([SHOP]).expect("valid origins");
    assert_eq!(granted(&app, "/layer/users", SHOP).await.len(), 5);
}

trait Store: Clone + Send + Sync + 'static {
    const NAME: &'static str;
}

#[derive(Clone)]
struct Memory;

impl Store for Memory {
    const NAME: &'static str = "memory";
}

#[cors(origins = [configured], methods = [GET])]
async fn generic<S: Store>(State(_): State<S>) -> &'static str {
    S::NAME
}

#[cors(origins = [configured], methods = [POST])]
fn returns_a_future() -> impl Future<Output = &'static str> + Send {
    std::future::ready("future")
}

#[tokio::test]
async fn generic_handlers_have_a_set() {
    fn app<S: Store>(store: S, set: &OriginSet) -> Router {
        Router::new()
            .route(
                "/users",
                routes![origins = set; generic::<S>, returns_a_future],
            )
            .with_state(store)
    }
    let set = set(&[APP]);
    let app = app(Memory, &set);
    assert_eq!(granted(&app, "/users", APP).await, ["GET", "POST"]);
    let answer = send(&app, actual(Method::GET, "/users", APP)).await;
    assert_eq!(
        (answer.body.as_str(), answer.allow_origin()),
        ("memory", Some(APP))
    );
    set.replace([SHOP]).expect("valid origins");
    assert_eq!(granted(&app, "/users", SHOP).await, ["GET", "POST"]);
}

/// The variables are set in `.cargo/config.toml`.
#[tokio::test]
async fn variables_are_used_together_with_a_set() {
    #[cors(
        origins = [
            configured,
            env("CORS_TEST_STARTED"),
            option_env("CORS_TEST_UNSET"),
            env!("CORS_TEST_COMPILED"),
        ],
        methods = [GET],
    )]
    async fn with_variables() {}

    #[cors(origins = [option_env("CORS_TEST_STARTED"), configured], methods = [PUT])]
    async fn optional() {}

    let set = set(&[APP]);
    let app = Router::new().route("/users", routes![origins = &set; with_variables, optional]);
    let table: [(&str, &[&str]); 5] = [
        (APP, &["GET", "PUT"]),
        ("https://one.example", &["GET", "PUT"]),
        ("https://a.two.example", &["GET", "PUT"]),
        ("https://compiled.example", &["GET"]),
        (FOREIGN, &[]),
    ];
    for (origin, methods) in table {
        assert_eq!(granted(&app, "/users", origin).await, methods, "{origin}");
    }
    set.replace([""; 0]).expect("others are left");
    assert_eq!(granted(&app, "/users", APP).await, [""; 0]);
    assert_eq!(
        granted(&app, "/users", "https://one.example").await,
        ["GET", "PUT"]
    );
    assert!(set.replace("any").is_err());
}

#[test]
fn a_variable_that_breaks_a_rule_is_an_error_of_mounting_with_a_set() {
    #[cors(origins = [configured, env("CORS_TEST_MISSING")], methods = [GET])]
    async fn missing() {}

    #[cors(origins = [configured, option_env("CORS_TEST_WRONG")], methods = [PUT], credentials)]
    async fn wrong() {}

    let set = set(&[APP]);
    let text = panic_of(|| {
        drop(Router::<()>::new().route("/", routes![origins = &set; missing, wrong]));
    });
    for part in [
        "env_missing",
        "origin_trailing",
        "insecure_origin_with_credentials",
    ] {
        assert!(text.contains(&format!("rule: {part}")), "{text}");
    }
    assert!(!missing::POLICY.is_prepared() && !wrong::POLICY.is_prepared());
}

#[tokio::test]
async fn inside_cors_sees_handlers_with_a_set() {
    let set = set(&[APP]);
    let app = users(&set)
        .route(
            "/siblings",
            routes![origins = &set; list_users].put(async || "plain"),
        )
        .route("/plain", put(async || "plain"))
        .inside_cors(from_fn(refuse));
    assert_eq!(granted(&app, "/users", APP).await, ["GET", "DELETE"]);
    for origin in [APP, FOREIGN] {
        let answer = send(&app, actual(Method::GET, "/users", origin)).await;
        let expected = (origin == APP).then_some(APP);
        assert_eq!(
            (answer.status.as_u16(), answer.allow_origin()),
            (401, expected)
        );
        assert_eq!(answer.vary(), ["origin"]);
    }
    // Without a policy, no request passes the layer.
    let sibling = send(&app, preflight("/siblings", APP, "PUT")).await;
    assert_eq!(
        (sibling.status.as_u16(), sibling.allow_origin()),
        (403, None)
    );
    let sibling = send(&app, actual(Method::PUT, "/siblings", APP)).await;
    assert_eq!(
        (sibling.status.as_u16(), sibling.allow_origin()),
        (401, None)
    );
    let plain = send(&app, preflight("/plain", APP, "PUT")).await;
    assert_eq!((plain.status.as_u16(), plain.allow_origin()), (401, None));
    set.replace([SHOP]).expect("valid origins");
    assert_eq!(granted(&app, "/users", SHOP).await, ["GET", "DELETE"]);
    let answer = send(&app, actual(Method::GET, "/users", SHOP)).await;
    assert_eq!(
        (answer.status.as_u16(), answer.allow_origin()),
        (401, Some(SHOP))
    );
}

#[tokio::test]
async fn a_layer_outside_sees_handlers_with_a_set() {
    let set = set(&[APP]);
    let wide = || CorsLayer::new(&WIDE);
    let apps = [
        users(&set).layer(wide()),
        users(&set).layer(from_fn(refuse)).layer(wide()),
        users(&set)
            .layer(CorsLayer::new(policies![origins = &set; list_users]))
            .layer(wide()),
        Router::new().fallback_service(wide().layer(users(&set))),
        Router::new()
            .merge(users(&set))
            .layer(explain())
            .layer(wide()),
    ];
    for (index, app) in apps.iter().enumerate() {
        // An explained refusal has CORS headers.
        if index < 4 {
            assert_eq!(
                granted(app, "/users", APP).await,
                ["GET", "DELETE"],
                "app {index}"
            );
            assert_eq!(
                granted(app, "/users", FOREIGN).await,
                [""; 0],
                "app {index}"
            );
        }
        assert_eq!(
            allowed(app, Method::GET, APP).await.as_deref(),
            Some(APP),
            "app {index}"
        );
        assert_eq!(
            allowed(app, Method::GET, FOREIGN).await,
            None,
            "app {index}"
        );
        // The inner layer of one application also has a set.
        let missing = send(app, actual(Method::GET, "/missing", FOREIGN)).await;
        assert_eq!(
            missing.allow_origin(),
            (index != 2).then_some("*"),
            "app {index}"
        );
    }
    let off = users(&set).layer(without_cors());
    assert_eq!(allowed(&off, Method::GET, APP).await, None);
    assert_eq!(
        send(&off, preflight("/users", APP, "GET"))
            .await
            .access_control(),
        [""; 0]
    );
}

/// Behind a layer that cannot see its policy, a handler does not run for origins that are not in its set.
#[tokio::test]
async fn a_handler_in_an_opaque_service_does_not_run_for_what_its_set_refuses() {
    let set = set(&[APP]);
    let opaque = Router::new().fallback_service(TraceLayer::new_for_http().layer(users(&set)));
    let app = opaque.layer(CorsLayer::new(&WIDE));
    let url = "https://api.example.com/users";
    for (origin, is_allowed) in [(APP, true), (FOREIGN, false)] {
        let mut browser = Browser::at(origin);
        let outcome = browser
            .fetch(&app, Fetch::delete(url).header("x-reason", "1"))
            .await;
        let is_readable = matches!(outcome, cors_testing::Outcome::Readable(_));
        assert_eq!(is_readable, is_allowed, "{origin}");
    }
    // An origin is removed from the set between the preflight and the request.
    let mut browser = Browser::at(APP);
    let delete = || Fetch::delete(url).header("x-reason", "1");
    assert_eq!(
        browser.fetch(&app, delete()).await.assert_readable().text(),
        "deleted"
    );
    set.replace([SHOP]).expect("valid origins");
    let _ = browser.fetch(&app, delete()).await.assert_blocked();
    let status = browser.traffic().last().and_then(|it| it.response.as_ref());
    assert_eq!(status.map(|response| response.status.as_u16()), Some(403));
}

#[tokio::test]
async fn a_layer_and_a_server_without_a_framework_have_a_set() {
    let set = set(&[APP]);
    let plain = || {
        let methods = get(async || "plain")
            .put(async || "plain")
            .delete(async || "plain");
        Router::new().route("/users", methods)
    };
    let bound = || policies![origins = &set; list_users, delete_user, replace_user];
    let apps = [
        plain().layer(CorsLayer::new(bound())),
        plain().layer(CorsLayer::new(&bound())),
        plain().layer(CorsLayer::new(Some(bound()))),
        plain().layer(CorsLayer::new(bound()).exclusive()),
        plain().layer(CorsLayer::new(Policies::from(bound()))),
    ];
    let policies = Policies::from(bound());
    for origin in [APP, ADMIN, FOREIGN] {
        let expected: &[&str] = match origin {
            APP => &["GET", "DELETE"],
            ADMIN => &["PUT", "DELETE"],
            _ => &[],
        };
        for (index, app) in apps.iter().enumerate() {
            assert_eq!(
                granted(app, "/users", origin).await,
                expected,
                "app {index}, {origin}"
            );
        }
        for method in ["GET", "PUT", "DELETE"] {
            let is_allowed = expected.contains(&method);
            let request = preflight("/users", origin, method)
                .body(())
                .expect("a request");
            let answer = policies
                .answer_preflight::<(), _>(&request)
                .expect("an answer");
            assert_eq!(
                answer.status().is_success(),
                is_allowed,
                "{method} from {origin}"
            );
            let method: Method = method.parse().expect("a method");
            let request = actual(method.clone(), "/users", origin)
                .body(())
                .expect("a request");
            let mut headers = http::HeaderMap::new();
            policies.response_headers(&request).write(&mut headers);
            let found = headers.contains_key("access-control-allow-origin");
            assert_eq!(found, is_allowed, "{method} from {origin}");
        }
    }
}

#[tokio::test]
async fn a_refusal_names_the_handler_and_its_origins() {
    let set = set(&[APP, "https://app.example.com:8443"]);
    let app = users(&set).layer(explain());
    let Answer { body, .. } = send(&app, preflight("/users", FOREIGN, "DELETE")).await;
    for part in [
        "`delete_user`",
        "tests/tests/configured_origins.rs:",
        "origin_not_listed",
    ] {
        assert!(body.contains(part), "{body}");
    }
    let Answer { body, .. } = send(
        &app,
        preflight("/users", "http://app.example.com", "DELETE"),
    )
    .await;
    assert!(body.contains("reason: origin_other_scheme"), "{body}");
    assert!(
        body.contains("but lists `https://app.example.com`, with another scheme"),
        "{body}"
    );
}

#[test]
fn a_handler_with_a_set_counts_as_mounted() {
    #[cors(origins = [configured], methods = [GET])]
    async fn mounted_with_a_set() {}

    #[cors(origins = [configured], methods = [GET])]
    #[expect(dead_code, reason = "it is not mounted")]
    fn never_mounted() {}

    let is_unmounted = |name: &str| {
        let unmounted = cors_manifest::unmounted();
        unmounted.iter().any(|handler| handler.name == name)
    };
    assert!(!mounted_with_a_set::POLICY.is_prepared());
    assert!(is_unmounted("mounted_with_a_set"));
    let set = set(&[APP]);
    let _app: Router = Router::new().route("/", routes![origins = &set; mounted_with_a_set]);
    assert!(mounted_with_a_set::POLICY.is_prepared());
    assert!(!is_unmounted("mounted_with_a_set") && is_unmounted("never_mounted"));
    // Every other use still needs a set.
    assert!(mounted_with_a_set::POLICY.prepare().is_err());
    assert!(catch_unwind(|| CorsLayer::new(mounted_with_a_set::POLICY)).is_err());
}
