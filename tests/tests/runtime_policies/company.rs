//! Compositions of all kinds of policies: the responses do not depend on how the policies are held.
//! `composition.rs` tests the responses of static policies.

use std::cell::Cell;

use axum::{
    Router,
    body::Body,
    extract::Request,
    middleware::{Next, from_fn, map_response},
    response::{IntoResponse as _, Response},
    routing::{MethodRouter, get},
};
use cors_axum::{CorsLayer, RouterExt as _, cors, explain, routes, without_cors};
use http::{Method, StatusCode};
use tests::{APP, Answer, FOREIGN, actual, preflight, send};
use tower::{Layer, util::MapResponseLayer};
use tower_http::{catch_panic::CatchPanicLayer, trace::TraceLayer};

use super::sources::{STRICT_ORIGINS, bound, set, strict, wide};

thread_local! {
    /// The number of runs of a handler in a test. Each test has its own thread.
    static RUNS: Cell<usize> = const { Cell::new(0) };
}

fn run(what: &'static str) -> &'static str {
    RUNS.set(RUNS.get() + 1);
    what
}

#[cors(
    origins = ["https://admin.example.com", "https://b.example.com"],
    methods = [GET],
    expose = ["x-read"],
    max_age = 201,
)]
async fn read_secret() -> &'static str {
    run("secret")
}

#[cors(
    origins = ["https://admin.example.com", "https://b.example.com"],
    methods = [DELETE],
    headers = ["x-strict"],
    max_age = 202,
    credentials,
)]
async fn delete_secret() -> &'static str {
    run("deleted")
}

mod configured {
    use super::{cors, run};

    #[cors(origins = [configured], methods = [GET], expose = ["x-read"], max_age = 201)]
    pub(super) async fn read_secret() -> &'static str {
        run("secret")
    }

    #[cors(
        origins = ["https://b.example.com", configured],
        methods = [DELETE],
        headers = ["x-strict"],
        max_age = 202,
        credentials,
    )]
    pub(super) async fn delete_secret() -> &'static str {
        run("deleted")
    }
}

async fn plain() -> &'static str {
    run("plain")
}

/// The path of the handlers.
const SECRET: &str = "/secret";

/// The kind of a policy.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Held {
    Static,
    Runtime,
    Live,
    Bound,
}

const OUTER: [Held; 3] = [Held::Static, Held::Runtime, Held::Live];
const ALL: [Held; 4] = [Held::Static, Held::Runtime, Held::Live, Held::Bound];

/// Evaluates `$result` with the wide layer of this kind.
macro_rules! with_wide {
    ($held:expr, |$layer:ident| $result:expr) => {
        match $held {
            Held::Static => {
                let $layer = CorsLayer::new(wide().declared);
                $result
            }
            Held::Runtime => {
                let $layer = CorsLayer::new(wide().runtime());
                $result
            }
            Held::Live => {
                let $layer = CorsLayer::new(wide().live());
                $result
            }
            Held::Bound => unreachable!("the wide policy has no set"),
        }
    };
}

/// Evaluates `$result` with the strict layer of this kind.
macro_rules! with_strict {
    ($held:expr, |$layer:ident| $result:expr) => {
        match $held {
            Held::Static => {
                let $layer = CorsLayer::new(strict().declared);
                $result
            }
            Held::Runtime => {
                let $layer = CorsLayer::new(&strict().runtime());
                $result
            }
            Held::Live => {
                let $layer = CorsLayer::new(&strict().live());
                $result
            }
            Held::Bound => {
                let $layer = CorsLayer::new(bound());
                $result
            }
        }
    };
}

/// The policies inside the composition.
#[derive(Clone, Copy, Debug)]
enum Inside {
    /// Annotated handlers with declared origins.
    Handlers,
    /// The same handlers, with origins from a set.
    BoundHandlers,
    /// A layer on the path.
    PathLayer(Held),
    /// A layer on the router.
    RouterLayer(Held),
    /// A layer directly around the router.
    Around(Held),
    /// An exclusive layer around handlers without a policy.
    Exclusive(Held),
    /// An exclusive layer around annotated handlers.
    ExclusiveOfHandlers(Held),
    /// Two layers, the inner one strict, the outer one wide.
    Two(Held, Held),
}

impl Inside {
    fn paths(self) -> MethodRouter {
        match self {
            Inside::Handlers | Inside::ExclusiveOfHandlers(_) => {
                routes![read_secret, delete_secret]
            }
            Inside::BoundHandlers => {
                let set = set(STRICT_ORIGINS);
                routes![origins = &set; configured::read_secret, configured::delete_secret]
            }
            Inside::PathLayer(held) => {
                with_strict!(held, |layer| get(plain)
                    .delete(plain)
                    .put(plain)
                    .layer(layer))
            }
            _ => get(plain).delete(plain).put(plain),
        }
    }

    fn router(self) -> Router {
        let router = Router::new().route(SECRET, self.paths());
        match self {
            Inside::RouterLayer(held) => with_strict!(held, |layer| router.layer(layer)),
            Inside::Exclusive(held) | Inside::ExclusiveOfHandlers(held) => {
                with_strict!(held, |layer| router.layer(layer.exclusive()))
            }
            Inside::Around(held) => {
                with_strict!(held, |layer| Router::new()
                    .fallback_service(layer.layer(router)))
            }
            Inside::Two(inner, outer) => {
                let router = with_strict!(inner, |layer| router.layer(layer));
                with_wide!(outer, |layer| router.layer(layer))
            }
            _ => router,
        }
    }
}

/// Refuses every request.
async fn refuse(_: Request, _: Next) -> StatusCode {
    StatusCode::UNAUTHORIZED
}

async fn fail(_: Request, _: Next) -> Response {
    panic!("as the test wants it")
}

async fn rebuild(response: Response) -> Response {
    let (head, body) = response.into_parts();
    (head.status, head.headers, body).into_response()
}

fn copy<T: Clone>(value: &T) -> T {
    value.clone()
}

/// Compositions, each with its name and the path of its handlers.
type Compositions = Vec<(&'static str, &'static str, Router)>;

fn applied(router: Router, outer: Held) -> Router {
    with_wide!(outer, |layer| router.layer(layer))
}

fn opaque(router: Router) -> Router {
    Router::new().fallback_service(TraceLayer::new_for_http().layer(router))
}

/// The rows of the table of compositions.
fn compositions(inside: Inside, outer: Held) -> Compositions {
    let mut compositions = seen(inside, outer);
    compositions.extend(special(inside, outer));
    compositions.extend(unseen(inside, outer));
    compositions
}

/// The layer can see the policies inside.
fn seen(inside: Inside, outer: Held) -> Compositions {
    let inner = || inside.router();
    let applied = |router| applied(router, outer);
    vec![
        ("alone", SECRET, inner()),
        ("Router::layer", SECRET, applied(inner())),
        (
            "nested",
            "/api/secret",
            applied(Router::new().nest("/api", inner())),
        ),
        ("nothing", "/missing", applied(inner())),
        ("merged", SECRET, applied(Router::new().merge(inner()))),
        (
            "a sibling",
            "/plain",
            applied(inner().route("/plain", get(plain).put(plain))),
        ),
        (
            "past authentication",
            SECRET,
            applied(inner().layer(from_fn(refuse))),
        ),
        (
            "past a caught panic",
            SECRET,
            applied(inner().layer(from_fn(fail)).layer(CatchPanicLayer::new())),
        ),
        (
            "past rebuilt responses",
            SECRET,
            applied(inner().layer(map_response(rebuild))),
        ),
        ("inside_cors", SECRET, inner().inside_cors(from_fn(refuse))),
        (
            "inside_cors around the layer",
            SECRET,
            applied(inner()).inside_cors(from_fn(refuse)),
        ),
        (
            "past inside_cors",
            SECRET,
            applied(inner().inside_cors(from_fn(refuse))),
        ),
    ]
}

/// The layer is around the router, or around other services of this library.
fn special(inside: Inside, outer: Held) -> Compositions {
    let inner = || inside.router();
    let applied = |router| applied(router, outer);
    vec![
        (
            "around the router",
            SECRET,
            with_wide!(outer, |layer| Router::new()
                .fallback_service(layer.layer(inner()))),
        ),
        (
            "twice",
            SECRET,
            with_wide!(outer, |layer| {
                let second = copy(&layer);
                inner().layer(layer).layer(second)
            }),
        ),
        (
            "past explain",
            SECRET,
            with_wide!(outer, |layer| Router::new()
                .fallback_service(layer.layer(explain().layer(inner())))),
        ),
        (
            "past without_cors that is off",
            SECRET,
            with_wide!(outer, |layer| {
                let inner = without_cors().when(false).layer(inner());
                Router::new().fallback_service(layer.layer(inner))
            }),
        ),
        (
            "without_cors inside",
            SECRET,
            applied(inner().layer(without_cors())),
        ),
        (
            "without_cors outside",
            SECRET,
            applied(inner()).layer(without_cors()),
        ),
        (
            "exclusive",
            SECRET,
            with_wide!(outer, |layer| inner().layer(layer.exclusive())),
        ),
        (
            "around exclusive",
            SECRET,
            with_wide!(outer, |layer| {
                let second = copy(&layer);
                inner().layer(layer.exclusive()).layer(second)
            }),
        ),
    ]
}

/// The layer cannot see the policies inside.
fn unseen(inside: Inside, outer: Held) -> Compositions {
    let inner = || inside.router();
    let applied = |router| applied(router, outer);
    vec![
        (
            "nest_service",
            "/api/secret",
            applied(Router::new().nest_service("/api", inner())),
        ),
        (
            "a foreign layer around the router",
            SECRET,
            applied(opaque(inner())),
        ),
        (
            "opaque, and stripped",
            SECRET,
            applied(
                Router::new().fallback_service(
                    MapResponseLayer::new(|response: Response| {
                        let (head, body) = response.into_parts();
                        (head.status, body).into_response()
                    })
                    .layer(inner()),
                ),
            ),
        ),
        (
            "into_service",
            SECRET,
            applied(Router::new().fallback_service(inner().into_service::<Body>())),
        ),
        (
            "opaque in inside_cors",
            SECRET,
            applied(opaque(inner())).inside_cors(from_fn(refuse)),
        ),
        (
            "opaque in two layers",
            SECRET,
            applied(opaque(applied(opaque(inner())))),
        ),
    ]
}

fn requests(path: &str) -> Vec<(String, http::request::Builder)> {
    let mut requests = Vec::new();
    let admin = STRICT_ORIGINS[0];
    for origin in [admin, APP, FOREIGN] {
        for method in [Method::GET, Method::PUT, Method::DELETE, Method::HEAD] {
            let mut add = |what: &str, headers: &[(&str, &str)]| {
                let request = actual(method.clone(), path, origin);
                let add = |request: http::request::Builder, (name, value): &(&str, &str)| {
                    request.header(*name, *value)
                };
                let request = headers.iter().fold(request, add);
                requests.push((format!("{method} {path} from {origin}{what}"), request));
            };
            add("", &[]);
            add(" with a cookie", &[("cookie", "a=1")]);
            add(" with `x-strict`", &[("x-strict", "1")]);
            add(" with `authorization`", &[("authorization", "1")]);
            add(" with JSON", &[("content-type", "application/json")]);
            add(" of its own page", &[("sec-fetch-site", "same-origin")]);
        }
        for method in ["GET", "PUT", "DELETE"] {
            let ask = || preflight(path, origin, method);
            requests.push((format!("preflight of {method} {path} from {origin}"), ask()));
            let names = ask().header("access-control-request-headers", "x-strict");
            requests.push((format!("the same with x-strict {method} {origin}"), names));
        }
        let options = actual(Method::OPTIONS, path, origin);
        requests.push((format!("OPTIONS {path} from {origin}"), options));
    }
    requests.push((format!("GET {path}"), http::Request::get(path)));
    requests
}

/// The responses without their bodies, which may contain the policies' names, and the number of runs of handlers.
async fn answers(path: &str, app: &Router) -> Vec<(String, StatusCode, http::HeaderMap, usize)> {
    let mut answers = Vec::new();
    for (what, request) in requests(path) {
        RUNS.set(0);
        let Answer {
            status,
            mut headers,
            ..
        } = send(app, request).await;
        if headers
            .get("content-type")
            .is_some_and(|kind| kind == "text/plain; charset=utf-8")
        {
            headers.remove("content-length");
        }
        answers.push((what, status, headers, RUNS.get()));
    }
    answers
}

/// Compares the compositions of each pair with those of the first.
async fn assert_all_same(insides: &[Inside]) {
    let mut expected = Vec::new();
    for (_, path, app) in compositions(insides[0], Held::Static) {
        expected.push(answers(path, &app).await);
    }
    for inside in insides {
        for outer in OUTER {
            let found = compositions(*inside, outer).into_iter();
            for ((how, path, app), expected) in found.zip(&expected) {
                for (found, expected) in answers(path, &app).await.iter().zip(expected) {
                    assert_eq!(found, expected, "{how}: {inside:?} in {outer:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn annotated_handlers() {
    assert_all_same(&[Inside::Handlers, Inside::BoundHandlers]).await;
}

#[tokio::test]
async fn a_layer_of_a_path() {
    assert_all_same(&ALL.map(Inside::PathLayer)).await;
}

#[tokio::test]
async fn a_layer_of_a_router() {
    assert_all_same(&ALL.map(Inside::RouterLayer)).await;
}

#[tokio::test]
async fn a_layer_directly_around_a_router() {
    assert_all_same(&ALL.map(Inside::Around)).await;
}

#[tokio::test]
async fn the_only_policy() {
    assert_all_same(&ALL.map(Inside::Exclusive)).await;
}

#[tokio::test]
async fn the_only_policy_of_annotated_handlers() {
    assert_all_same(&ALL.map(Inside::ExclusiveOfHandlers)).await;
}

#[tokio::test]
async fn two_layers() {
    let pairs = [
        Inside::Two(Held::Static, Held::Static),
        Inside::Two(Held::Static, Held::Live),
        Inside::Two(Held::Runtime, Held::Static),
        Inside::Two(Held::Live, Held::Runtime),
        Inside::Two(Held::Bound, Held::Live),
    ];
    assert_all_same(&pairs).await;
}
